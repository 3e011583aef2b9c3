import { afterAll, beforeAll, expect, it } from "vitest";
import { currentTraceId, currentTraceparent, inSpan, isTracing } from "./span.ts";
import { startTracing } from "./start.ts";

let end: () => Promise<void>;
beforeAll(async () => {
  // Keeps no trace, so that none is sent.
  end = await startTracing({ endpoint: "http://127.0.0.1:9", service: "test", sampleRatio: 0 });
});
afterAll(() => end());

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parent = `00-${traceId}-00f067aa0ba902b7-00`;
const seen = async () => currentTraceId();

it("goes on with the caller's trace, over awaits and in spans within", async () => {
  const ids = await inSpan("outer", { parent }, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return [currentTraceId(), await inSpan("inner", {}, seen)];
  });
  expect(ids).toEqual([traceId, traceId]);
  expect(currentTraceId()).toBeUndefined();
});

it.each([
  "",
  "00",
  `ff-${traceId}-00f067aa0ba902b7-01`,
  `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
  `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
  "x".repeat(10_000),
])("begins a trace of its own when the caller's is not one: %#", async (malformed) => {
  const id = await inSpan("outer", { parent: malformed }, seen);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(id).not.toBe(traceId);
});

it("begins a trace of its own for what only has a cause", async () => {
  await inSpan("outer", { parent }, async () => {
    expect(await inSpan("later", { cause: parent }, seen)).not.toBe(traceId);
  });
});

it("tells another process where it is", async () => {
  const told = await inSpan("outer", { parent }, async () => currentTraceparent());
  expect(told).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
});

it("makes nothing of it once it has ended", async () => {
  await end();
  expect([isTracing(), await inSpan("outer", { parent }, seen)]).toEqual([false, undefined]);
});
