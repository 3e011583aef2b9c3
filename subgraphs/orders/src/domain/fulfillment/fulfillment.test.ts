import { unreachableStates } from "@waybill/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FulfillmentAction, fulfillmentActions, mayDo, supportedActions } from "./actions.ts";
import { merge, moveAway, shortPick, split } from "./divide.ts";
import type { FulfillmentChanges, FulfillmentLineRecord, FulfillmentOrderRecord } from "./fulfillment-order.ts";
import { outstanding, workStepOf } from "./fulfillment-order.ts";
import { fulfillmentAxis } from "./order-axis.ts";
import * as request from "./request.ts";
import {
  fulfillmentOrderStatuses,
  fulfillmentOrderTransitions,
  fulfillmentRequestStatuses,
  fulfillmentRequestTransitions,
} from "./states.ts";
import * as work from "./work.ts";

const now = new Date("2026-03-02T09:00:00Z");
const line = (n: number, more: Partial<FulfillmentLineRecord> = {}): FulfillmentLineRecord => ({
  ...{ _id: `l${n}`, orderLineId: `o${n}`, variantId: "v", sku: `S${n}`, title: "T", quantity: 3 },
  ...{ picked: 0, packed: 0, handedOver: 0, backordered: false },
  ...more,
});
const order = (more: Partial<FulfillmentOrderRecord> = {}): FulfillmentOrderRecord => ({
  ...{ _id: "f1", tenant: "acme", orderId: "o", orderNumber: "1001", customerId: null, locationId: "loc" },
  ...{ status: "OPEN", requestStatus: "UNSUBMITTED", deliveryMethod: "SHIPPING" },
  ...{
    lines: [line(1), line(2)],
    packages: [],
    holds: [],
    orderOnHold: false,
    rejection: null,
    readyAt: null,
    ...{ channel: "web", fulfillBy: null, schedule: null, openedAt: now, handedOverAt: null },
    shipmentIds: [],
  },
  shippingAddress: {
    name: "Ada",
    company: null,
    line1: "1",
    line2: null,
    city: "L",
    region: null,
    postalCode: null,
    countryCode: "GB",
    phone: null,
  },
  ...{ createdAt: now, updatedAt: now, version: 1 },
  ...more,
});

it("has no state that nothing leads to", () => {
  expect(unreachableStates(fulfillmentOrderTransitions, "SCHEDULED")).toEqual([]);
  expect(unreachableStates(fulfillmentRequestTransitions, "UNSUBMITTED")).toEqual([]);
});

/** Every action with arguments that are good whenever the action is offered. */
const untouchedUnits = (o: FulfillmentOrderRecord) =>
  o.lines
    .filter((l) => l.quantity - Math.max(l.picked, l.handedOver) > 0)
    .slice(0, 1)
    .map((l) => ({ fulfillmentLineId: l._id, quantity: 1 }));
const take: Record<
  FulfillmentAction,
  (o: FulfillmentOrderRecord) => {
    readonly ok: boolean;
    readonly error?: readonly { code: string }[];
    readonly value?: unknown;
  }
> = {
  SUBMIT: request.submit,
  ACCEPT: request.accept,
  REJECT: (o) => request.reject(o, "OTHER", null),
  REQUEST_CANCELLATION: request.requestCancellation,
  ACCEPT_CANCELLATION: request.acceptCancellation,
  REJECT_CANCELLATION: request.rejectCancellation,
  MARK_AS_OPEN: request.open,
  HOLD: (o) => request.hold(o, { _id: "h", reason: "OTHER", note: null }, now),
  RELEASE_HOLD: (o) => request.releaseHold(o, []),
  MOVE: moveAway,
  SPLIT: (o) => split(o, untouchedUnits(o)),
  MERGE: (o) => merge([o]),
  PICK: (o) => work.pick(o, untouchedUnits(o), ["input"]),
  SHORT_PICK: (o) => shortPick(o, untouchedUnits(o)),
  PACK: (o) => {
    const open = o.lines.find((l) => Math.max(l.packed, l.handedOver) < l.quantity);
    const lines = open ? [{ fulfillmentLineId: open._id, quantity: 1 }] : [];
    return work.pack(o, [{ _id: "p", weightGrams: null, lengthMm: null, widthMm: null, heightMm: null, lines }]);
  },
  MARK_READY_FOR_LABEL: (o) => work.markReady(o, false, now),
  MARK_READY_FOR_PICKUP: (o) => work.markReady(o, true, now),
  HAND_OVER: (o) => work.handOver(o, []),
  COLLECT: work.collect,
};

const someLine = fc
  .record({
    quantity: fc.integer({ min: 1, max: 4 }),
    picked: fc.nat(4),
    packed: fc.nat(4),
    handedOver: fc.nat(4),
    backordered: fc.boolean(),
  })
  .map((l) => ({
    ...l,
    picked: Math.min(l.picked, l.quantity),
    packed: Math.min(l.packed, l.picked, l.quantity),
    handedOver: Math.min(l.handedOver, l.quantity),
  }));
const someOrder = fc
  .record({
    status: fc.constantFrom(...fulfillmentOrderStatuses),
    requestStatus: fc.constantFrom(...fulfillmentRequestStatuses),
    deliveryMethod: fc.constantFrom("SHIPPING" as const, "PICK_UP" as const),
    readyAt: fc.constantFrom(null, now),
    lines: fc.array(someLine, { minLength: 1, maxLength: 3 }),
  })
  .map((o) => order({ ...o, lines: o.lines.map((l, n) => line(n, l)) }))
  // What waits for its goods has sent nothing.
  .filter((o) => o.status !== "SCHEDULED" || o.lines.every(({ handedOver }) => handedOver === 0))
  // What can be worked on waits for nothing.
  .filter((o) => !["OPEN", "IN_PROGRESS"].includes(o.status) || o.lines.every(({ backordered }) => !backordered));

describe("actions", () => {
  it("are offered exactly when they are not refused for the state", () => {
    fc.assert(
      fc.property(someOrder, fc.constantFrom(...fulfillmentActions), (o, action) => {
        const outcome = take[action](o);
        const refused = !outcome.ok && outcome.error?.some(({ code }) => code === "INVALID_STATE") === true;
        expect(refused).toBe(!supportedActions(o).includes(action));
      }),
      { numRuns: 3_000 },
    );
  });

  it("go only where the tables let them, and lose no unit", () => {
    fc.assert(
      fc.property(someOrder, fc.constantFrom(...fulfillmentActions), (o, action) => {
        const outcome = take[action](o);
        if (!outcome.ok) return;
        const value = outcome.value as FulfillmentChanges & {
          changes?: FulfillmentChanges;
          lines?: readonly FulfillmentLineRecord[];
        };
        const changes = value.changes ?? value;
        if (changes.status && changes.status !== o.status)
          expect(fulfillmentOrderTransitions[o.status]).toContain(changes.status);
        if (changes.requestStatus)
          expect(fulfillmentRequestTransitions[o.requestStatus]).toContain(changes.requestStatus);
        for (const l of changes.lines ?? [])
          expect(Math.max(l.picked, l.packed, l.handedOver)).toBeLessThanOrEqual(l.quantity);
        const units = (lines: readonly FulfillmentLineRecord[]) => lines.reduce((sum, l) => sum + l.quantity, 0);
        if (value.changes && action === "SPLIT")
          expect(units(changes.lines ?? []) + units(value.lines ?? [])).toBe(units(o.lines));
      }),
      { numRuns: 3_000 },
    );
  });

  it("are every one of them reachable", () => {
    expect(
      fc
        .sample(someOrder, 4_000)
        .flatMap(supportedActions)
        .reduce((seen, a) => seen.add(a), new Set()).size,
    ).toBe(fulfillmentActions.length);
    expect(fulfillmentActions.filter((action) => mayDo(order({ status: "CLOSED" }), action))).toEqual([]);
  });
});

describe("work", () => {
  const must = <T>(outcome: { ok: boolean; value?: T; error?: unknown }): T => {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
    return outcome.value as T;
  };

  it("goes from the shelf to the door, box by box", () => {
    let o = order();
    const step = (changes: FulfillmentChanges) => void (o = { ...o, ...changes });
    const box = (_id: string, n: number, quantity: number) => ({
      _id,
      weightGrams: 500,
      lengthMm: null,
      widthMm: null,
      heightMm: null,
      lines: [{ fulfillmentLineId: `l${n}`, quantity }],
    });
    expect([workStepOf(o), outstanding(o)]).toEqual(["ALLOCATED", 6]);
    step(must(work.pick(o, [{ fulfillmentLineId: "l1", quantity: 3 }], ["input"])));
    expect(workStepOf(o)).toBe("PICKING");
    expect(work.pick(o, [{ fulfillmentLineId: "l1", quantity: 1 }], ["input"])).toMatchObject({
      ok: false,
      error: [{ code: "INVALID" }],
    });
    step(must(work.pick(o, [{ fulfillmentLineId: "l2", quantity: 3 }], ["input"])));
    expect(workStepOf(o)).toBe("PICKED");
    step(must(work.pack(o, [box("p1", 1, 3)])));
    expect(work.pack(o, [box("p2", 1, 1)])).toMatchObject({
      ok: false,
      error: [{ code: "INVALID", path: ["input", "packages", "0", "lines", "0"] }],
    });
    step(must(work.pack(o, [box("p2", 2, 3)])));
    expect(workStepOf(o)).toBe("PACKED");
    step(must(work.markReady(o, false, now)));
    expect(workStepOf(o)).toBe("READY_FOR_LABEL");
    const first = must(work.handOver(o, ["p1"]));
    expect([first.leaving, first.changes.status]).toEqual([
      [{ lineId: "o1", sku: "S1", quantity: 3, locationId: "loc" }],
      "IN_PROGRESS",
    ]);
    step(first.changes);
    expect(work.handOver(o, ["p1"])).toMatchObject({ ok: false, error: [{ code: "NOT_FOUND" }] });
    const rest = must(work.handOver(o, []));
    expect([rest.leaving, rest.changes.status]).toEqual([
      [{ lineId: "o2", sku: "S2", quantity: 3, locationId: "loc" }],
      "CLOSED",
    ]);
    step(rest.changes);
    expect([workStepOf(o), outstanding(o), supportedActions(o)]).toEqual(["HANDED_OVER", 0, []]);
  });

  it("waits for the customer and is collected", () => {
    const picked = order({ lines: [line(1, { picked: 3 })], status: "IN_PROGRESS" });
    const ready = { ...picked, ...must(work.markReady(picked, true, now)) };
    expect([workStepOf(ready), supportedActions(ready).includes("HAND_OVER")]).toEqual(["READY_FOR_PICKUP", false]);
    const done = must(work.collect(ready));
    expect([done.changes.status, workStepOf({ ...ready, ...done.changes })]).toEqual(["CLOSED", "COLLECTED"]);
  });

  it("takes short units off and ends when none is left", () => {
    const some = must(shortPick(order(), [{ fulfillmentLineId: "l1", quantity: 2 }]));
    expect(some.changes.lines?.map((l) => l.quantity)).toEqual([1, 3]);
    expect(some.lines.map((l) => [l._id, l.quantity])).toEqual([["l1", 2]]);
    const all = must(shortPick(order({ lines: [line(1)] }), [{ fulfillmentLineId: "l1", quantity: 3 }]));
    expect(all.changes).toEqual({ status: "INCOMPLETE" });
    const sent = order({ status: "IN_PROGRESS", lines: [line(1, { handedOver: 2 })] });
    expect(must(shortPick(sent, [{ fulfillmentLineId: "l1", quantity: 1 }])).changes.status).toBe("CLOSED");
  });

  it("goes on after the last hold where it was", () => {
    const begun = order({ status: "IN_PROGRESS", lines: [line(1, { picked: 1 })] });
    const hold = (o: FulfillmentOrderRecord, _id: string) => ({
      ...o,
      ...must(request.hold(o, { _id, reason: "OTHER", note: null }, now)),
    });
    const held = hold(hold(begun, "h1"), "h2");
    expect([held.status, held.holds.length]).toEqual(["ON_HOLD", 2]);
    const one = { ...held, ...must(request.releaseHold(held, ["h1"])) };
    expect([one.status, one.holds.map(({ _id }) => _id)]).toEqual(["ON_HOLD", ["h2"]]);
    expect(must(request.releaseHold(one, []))).toEqual({ holds: [], status: "IN_PROGRESS" });
    expect(
      must(request.releaseHold(hold(order({ lines: [line(1, { backordered: true })], status: "SCHEDULED" }), "h"), []))
        .status,
    ).toBe("SCHEDULED");
  });
});

describe("the order's axis", () => {
  const axis = (work: Partial<FulfillmentOrderRecord>[], delivered: boolean[] = [], rerouting = false) =>
    fulfillmentAxis({
      work: work.map((more) => order(more)),
      shipments: delivered.map((d, n) => ({ shipmentId: `s${n}`, delivered: d })),
      rerouting,
    });
  const sent = { status: "CLOSED", shipmentIds: ["s0"], lines: [line(1, { handedOver: 3 })] } as const;

  it("follows from the work and the shipments", () => {
    expect(axis([])).toBe("UNFULFILLED");
    expect(axis([{}])).toBe("UNFULFILLED");
    expect(axis([{ status: "SCHEDULED" }])).toBe("SCHEDULED");
    expect(axis([{ status: "SCHEDULED" }, {}])).toBe("UNFULFILLED");
    expect(axis([sent, { status: "SCHEDULED" }], [false])).toBe("IN_PROGRESS");
    expect(axis([{ status: "IN_PROGRESS" }, { status: "SCHEDULED" }])).toBe("IN_PROGRESS");
    expect(axis([sent], [false])).toBe("IN_PROGRESS");
    expect(axis([{ ...sent, lines: [line(1, { handedOver: 3, picked: 3 })] }], [false])).toBe("IN_PROGRESS");
    expect(axis([sent], [true])).toBe("FULFILLED");
    expect(axis([sent, {}], [true])).toBe("PARTIALLY_FULFILLED");
    expect(axis([sent, { ...sent, shipmentIds: [] }], [true])).toBe("PARTIALLY_FULFILLED");
    expect(axis([sent], [true, false])).toBe("PARTIALLY_FULFILLED");
    expect(axis([sent], [true], true)).toBe("PARTIALLY_FULFILLED");
    expect(axis([{ status: "CLOSED", deliveryMethod: "PICK_UP" }, { status: "CANCELLED" }])).toBe("FULFILLED");
    expect(axis([], [true, true])).toBe("FULFILLED");
  });
});

it("merges what is due with what is due, and what waits with what waits: due work never comes to wait", () => {
  const waiting = order({ _id: "f2", status: "SCHEDULED", lines: [line(1, { backordered: true })] });
  expect(merge([order(), waiting])).toMatchObject({
    ok: false,
    error: [{ code: "INVALID", path: ["input", "ids", "1"] }],
  });
  expect(merge([waiting, order()])).toMatchObject({ ok: false });
  expect(merge([order(), order({ _id: "f2" })])).toMatchObject({ ok: true, value: { status: "OPEN" } });
  expect(merge([waiting, { ...waiting, _id: "f3" }])).toMatchObject({ ok: true, value: { status: "SCHEDULED" } });
  const due = (day: number) => ({ fulfillBy: new Date(Date.UTC(2026, 10, day)) });
  const three = [order(due(25)), order({ _id: "f2", ...due(24) }), order({ _id: "f3" })];
  expect(merge(three)).toMatchObject({ value: due(24) });
});
