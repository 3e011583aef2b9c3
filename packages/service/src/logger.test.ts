import { inSpan, openTelemetry, withCorrelation } from "@waybill/telemetry";
import { expect, it } from "vitest";
import { createLogger, type LogLevel } from "./logger.ts";

function recording(level: LogLevel = "debug") {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger("orders", level, {
    write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { logger, lines };
}

it("hides secrets and people, wherever a line names them", () => {
  const { logger, lines } = recording();
  logger.child({ correlationId: "req-1" }).info(
    {
      authorization: "Bearer MARKER",
      request: { headers: { authorization: "MARKER", "x-api-key": "MARKER", "user-agent": "curl" } },
      headers: { "x-waybill-identity": "MARKER", cookie: "MARKER" },
      customer: { email: "MARKER@example.com", phone: "MARKER" },
      shippingAddress: { name: "MARKER" },
      variables: { input: "MARKER" },
      orderId: "ord_1",
    },
    "placed",
  );
  expect(JSON.stringify(lines)).not.toContain("MARKER");
  expect(lines[0]).toMatchObject({ name: "orders", msg: "placed", correlationId: "req-1", orderId: "ord_1" });
  expect(lines[0]).toMatchObject({ request: { headers: { "user-agent": "curl" } } });
});

it("writes errors without the query that a database layer appends", () => {
  const { logger, lines } = recording();
  const cause = new Error("connection reset\nMARKER");
  logger.error(
    { err: Object.assign(new Error("E11000 duplicate key\nQuery: insert MARKER", { cause }), { code: 11000 }) },
    "failed",
  );
  expect(JSON.stringify(lines)).not.toContain("MARKER");
  expect(lines[0]).toMatchObject({
    err: { type: "Error", message: "E11000 duplicate key", code: 11000, cause: "Error: connection reset" },
  });
});

it("hides people and credentials that a text quotes", () => {
  const { logger, lines } = recording();
  const cause = new Error("550 no such mailbox ada.lovelace+shop@mail.example.co.uk");
  logger.warn(
    { err: cause, key: "wbk_0123456789abcdefghij" },
    "refused eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl for <a@b.org>",
  );
  expect(lines[0]).toMatchObject({
    err: { message: "550 no such mailbox [hidden]" },
    key: "[hidden]",
    msg: "refused [hidden] for <[hidden]>",
  });
});

it("says what a line belongs to", async () => {
  const { logger, lines } = recording();
  // Keeps no trace, so that none is sent.
  const traces = { endpoint: "http://127.0.0.1:9", service: "test", sampleRatio: 0 };
  const telemetry = await openTelemetry({ metrics: null, traces });
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  await withCorrelation("req-1", () =>
    inSpan("test", { parent: `00-${traceId}-00f067aa0ba902b7-00` }, async () => {
      await Promise.resolve();
      logger.info({}, "inside");
      logger.info({ correlationId: "req-2" }, "of another");
    }),
  );
  await telemetry.close();
  logger.info({}, "outside");
  expect(lines.map(({ msg, correlationId, traceId: id }) => [msg, correlationId, id])).toEqual([
    ["inside", "req-1", traceId],
    ["of another", "req-2", traceId],
    ["outside", undefined, undefined],
  ]);
});

it("drops lines below its level", () => {
  const { logger, lines } = recording("warn");
  logger.info({}, "no");
  logger.warn({}, "yes");
  expect(lines.map((line) => line.msg)).toEqual(["yes"]);
});
