import { anonymousIdentity, type Identity } from "@waybill/kernel";
import { Kind, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { createSharedReads, type OnGone, type Read } from "./shared-reads.ts";

const operationOf = (text: string): OperationDefinitionNode => {
  const [node] = parse(text).definitions;
  if (node?.kind !== Kind.OPERATION_DEFINITION) throw new Error("No operation");
  return node;
};
const read: Read = { identity: anonymousIdentity, operation: operationOf("{ a }"), variables: { id: 1 } };
const stays: OnGone = () => undefined;

function counting() {
  const share = createSharedReads<number>();
  const signals: AbortSignal[] = [];
  const ask = (asked: Read, onGone: OnGone = stays) => share(asked, onGone, async (signal) => signals.push(signal));
  return { ask, signals };
}

describe("reads that come together", () => {
  it("run once when caller, operation and variables are equal", async () => {
    const { ask, signals } = counting();
    expect(await Promise.all([ask(read), ask({ ...read, variables: { id: 1 } }), ask(read)])).toEqual([1, 1, 1]);
    expect(signals).toHaveLength(1);
  });

  const another: Identity = { ...anonymousIdentity };
  it.each<[string, Partial<Read>]>([
    ["another caller's", { identity: another }],
    ["another operation", { operation: operationOf("{ a }") }],
    ["other variables", { variables: { id: 2 } }],
  ])("but not %s", async (_name, difference) => {
    const { ask } = counting();
    expect(await Promise.all([ask(read), ask({ ...read, ...difference })])).toEqual([1, 2]);
  });

  it("run anew in the next turn, though the first has not been answered", async () => {
    const share = createSharedReads<string>();
    const first = Promise.withResolvers<string>();
    const early = share(read, stays, () => first.promise);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await share(read, stays, async () => "fresh")).toBe("fresh");
    first.resolve("old");
    expect(await early).toBe("old");
  });

  it("end when the last of their callers has gone", async () => {
    const { ask, signals } = counting();
    const gone: (() => void)[] = [];
    await Promise.all([ask(read, (call) => gone.push(call)), ask(read, (call) => gone.push(call))]);
    gone[0]?.();
    expect(signals[0]?.aborted).toBe(false);
    gone[1]?.();
    expect(signals[0]?.aborted).toBe(true);
  });
});
