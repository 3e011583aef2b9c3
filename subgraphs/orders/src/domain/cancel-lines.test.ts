import { describe, expect, it } from "vitest";
import { lineOf, orderOf } from "../../test/order-of.ts";
import { cancelLines } from "./cancel-lines.ts";
import { closeOrder, holdOrder, releaseHold, reopenOrder } from "./hold.ts";
import type { OrderHold, OrderRecord } from "./order.ts";

const later = new Date("2026-03-02T12:00:00Z");
const codes = (outcome: { ok: boolean; error?: readonly { path: readonly string[]; code: string }[] }): string[] =>
  (outcome.error ?? []).map((e) => `${e.path.join(".")} ${e.code}`);
const order = orderOf({
  lines: [lineOf({ _id: "a", quantity: 3 }), lineOf({ _id: "b", quantity: 1 })],
  subtotalMinor: 4_000,
  totalMinor: 4_000,
});
const cancel = (units: readonly [string, number][], of: OrderRecord = order) =>
  cancelLines(
    of,
    units.map(([lineId, quantity]) => ({ lineId, quantity })),
    null,
    null,
    later,
  );

describe("cancelLines", () => {
  it("takes units off their lines and off the sums", () => {
    expect(cancel([["a", 2]])).toMatchObject({
      ok: true,
      value: {
        whole: false,
        changes: { lines: [{ cancelledQuantity: 2 }, { cancelledQuantity: 0 }], totalMinor: 2_000 },
      },
    });
  });

  it("keeps the reasons of units, each once and no more of them than reports show", () => {
    const many = orderOf({ ...order, lines: [lineOf({ _id: "a", quantity: 200 })] });
    const reasons = ["late", null, "late", ...Array.from({ length: 60 }, (_, n) => `reason ${n}`)];
    const after = reasons.reduce((of, reason) => {
      const cancelled = cancelLines(of, [{ lineId: "a", quantity: 2 }], null, reason, later);
      return cancelled.ok ? { ...of, ...cancelled.value.changes } : of;
    }, many);
    const kept = new Map(after.lineCancellations.map(({ cancelReason, units }) => [cancelReason, units]));
    expect([kept.size, after.lineCancellations.length, kept.get("late"), kept.get(null)]).toEqual([50, 50, 4, 26]);
    expect([...kept.values()].reduce((sum, units) => sum + units, 0)).toBe(after.lines[0]?.cancelledQuantity);
  });

  it("brings back in full what was partly returned when the rest is cancelled", () => {
    const line = { orderLineId: "a", quantity: 2, received: 2, refunded: 0, creditMinor: 0, creditTaxMinor: 0 };
    const back = {
      returnId: "ret",
      number: "1001-R1",
      status: "CLOSED",
      version: 4,
      lines: [line],
      shippingMinor: 0,
      waivedMinor: 0,
    } as const;
    const returned = orderOf({ ...order, status: "PROCESSING", returns: [back], returnStatus: "PARTIALLY_RETURNED" });
    expect(cancel([["a", 1]], returned)).toMatchObject({ value: { changes: { returnStatus: "PARTIALLY_RETURNED" } } });
    const rest = cancel(
      [
        ["a", 1],
        ["b", 1],
      ],
      returned,
    );
    expect(rest).toMatchObject({ value: { changes: { returnStatus: "RETURNED" } } });
  });

  it("cancels the order with its last unit, its lines as they are", () => {
    const changes = { status: "CANCELLED", cancelReason: null, updatedAt: later };
    expect(
      cancel([
        ["a", 3],
        ["b", 1],
      ]),
    ).toEqual({ ok: true, value: { whole: true, changes } });
  });

  it("names every fault", () => {
    expect(codes(cancel([]))).toEqual(["input.lines BLANK"]);
    expect(
      codes(
        cancel([
          ["a", 4],
          ["b", 0],
          ["c", 1],
          ["b", 1],
        ]),
      ),
    ).toEqual([
      "input.lines.0.quantity INVALID",
      "input.lines.1.quantity INVALID",
      "input.lines.2.lineId NOT_FOUND",
      "input.lines.3.lineId TAKEN",
    ]);
  });

  it.each([
    [{ status: "COMPLETED" }, "INVALID_STATE"],
    [{ status: "CANCELLED" }, "INVALID_STATE"],
    [{ shipments: [{ shipmentId: "s", delivered: false }] }, "INVALID_STATE"],
  ] as const)("refuses an order with %j", (changes, code) => {
    expect(codes(cancel([["a", 1]], { ...order, ...changes }))).toEqual([`input.id ${code}`]);
  });

  it("leaves alone what has left the building", () => {
    const sent: OrderRecord = { ...order, status: "PROCESSING", shipments: [{ shipmentId: "s", delivered: false }] };
    const units = (quantity: number) => [{ lineId: "a", quantity }];
    const gone = new Map([["a", 2]]);
    expect(codes(cancelLines(sent, units(2), gone, null, later))).toEqual(["input.lines.0.quantity INVALID"]);
    const all = new Map([["a", 3]]);
    expect(codes(cancelLines(sent, units(1), all, null, later))).toEqual(["input.lines.0.lineId INVALID_STATE"]);
    expect(cancelLines(sent, units(1), gone, null, later)).toMatchObject({
      ok: true,
      value: { whole: false, changes: { lines: [{ cancelledQuantity: 1 }, {}] } },
    });
  });
});

const hold = (id: string): OrderHold => ({ id, reason: "OTHER", note: null, heldAt: later, heldBy: "user:anna" });

describe("holds", () => {
  it("hold until the last is released", () => {
    const held = orderOf({ holds: [hold("1"), hold("2")], holdStatus: "ON_HOLD" });
    expect(holdOrder(orderOf(), hold("1"), later)).toEqual({
      ok: true,
      value: { holds: [hold("1")], holdStatus: "ON_HOLD", updatedAt: later },
    });
    expect(releaseHold(held, "1", later)).toEqual({
      ok: true,
      value: { holds: [hold("2")], holdStatus: "ON_HOLD", updatedAt: later },
    });
    expect(releaseHold(held, null, later)).toEqual({
      ok: true,
      value: { holds: [], holdStatus: "NONE", updatedAt: later },
    });
    expect(codes(releaseHold(held, "3", later))).toEqual(["input.holdId NOT_FOUND"]);
    expect(codes(releaseHold(orderOf(), null, later))).toEqual(["input.id INVALID_STATE"]);
  });

  it.each(["COMPLETED", "CANCELLED"] as const)("do not hold an order that is %s", (status) => {
    expect(codes(holdOrder(orderOf({ status }), hold("1"), later))).toEqual(["input.id INVALID_STATE"]);
  });

  it("are ten at most", () => {
    const holds = Array.from({ length: 10 }, (_, n) => hold(String(n)));
    expect(codes(holdOrder(orderOf({ holds }), hold("x"), later))).toEqual(["input.id TOO_LONG"]);
  });
});

describe("the archive", () => {
  it("takes what is done with, and gives it back", () => {
    expect(closeOrder(orderOf({ status: "COMPLETED" }), later)).toEqual({
      ok: true,
      value: { archiveStatus: "CLOSED", updatedAt: later },
    });
    expect(codes(closeOrder(orderOf(), later))).toEqual(["input.id INVALID_STATE"]);
    const closed = orderOf({ status: "CANCELLED", archiveStatus: "CLOSED" });
    expect(codes(closeOrder(closed, later))).toEqual(["input.id INVALID_STATE"]);
    expect(reopenOrder(closed, later)).toEqual({ ok: true, value: { archiveStatus: "OPEN", updatedAt: later } });
    expect(codes(reopenOrder(orderOf(), later))).toEqual(["input.id INVALID_STATE"]);
  });
});
