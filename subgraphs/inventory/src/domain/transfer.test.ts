import { unreachableStates } from "@waybill/kernel";
import fc from "fast-check";
import { expect, it } from "vitest";
import { arrive, outstanding, servedFrom, statusOf, transferStatuses, transferTransitions } from "./transfer.ts";

const line = (sku: string, quantity: number, received = 0) => ({ variantId: `var-${sku}`, sku, quantity, received });
const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));

it("reaches every state, and two of them are final", () => {
  expect(unreachableStates(transferTransitions, "IN_TRANSIT")).toEqual([]);
  expect(transferStatuses.filter((status) => transferTransitions[status].length === 0)).toEqual([
    "RECEIVED",
    "CANCELLED",
  ]);
});

it("counts in what arrives, in whatever parts, and never more than was sent", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 1, max: 20 })), (sent, parts) => {
      let lines = [line("A", sent)];
      for (const quantity of parts) {
        const open = outstanding(lines)[0]?.quantity ?? 0;
        const counted = arrive(lines, [{ sku: "A", quantity, damaged: 0 }]);
        expect(counted.ok).toBe(quantity <= open);
        if (counted.ok) lines = counted.value;
      }
      const [{ received } = { received: 0 }] = lines;
      expect(received).toBeLessThanOrEqual(sent);
      expect(statusOf(lines)).toBe(received === sent ? "RECEIVED" : "PARTIALLY_RECEIVED");
    }),
  );
});

it.each([
  ["the first delivery", 0, [[2, 5]], 2],
  [
    "the first that is not owed to others already",
    5,
    [
      [9, 1],
      [2, 5],
    ],
    9,
  ],
  [
    "none that is overdue",
    0,
    [
      [1, 50],
      [3, 1],
    ],
    3,
  ],
  [
    "nothing where all is owed to others",
    6,
    [
      [2, 5],
      [9, 1],
    ],
    null,
  ],
  ["nothing where nothing is announced", 0, [], null],
] as [string, number, [number, number][], number | null][])("promises %s", (_, owed, announced, expected) => {
  const deliveries = announced.map(([at, quantity]) => ({ expectedAt: day(at), quantity }));
  expect(servedFrom(owed, deliveries, day(2))).toEqual(expected === null ? null : day(expected));
});
