import { mayGo, unreachableStates } from "@waybill/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineOf, orderOf } from "../../../test/order-of.ts";
import type { OrderRecord } from "../order.ts";
import { priceOrder } from "../pricing.ts";
import { claimedUnits, returnAxis, summaryOf } from "./axis.ts";
import {
  approveReturn,
  cancelReturn,
  closeReturn,
  declineReturn,
  noteReverseDelivery,
  receiveReturn,
} from "./decide.ts";
import { deliveredUnits } from "./delivered.ts";
import { standardTerms } from "./policy.ts";
import { suggestRefund } from "./refund.ts";
import { requestReturn } from "./request.ts";
import { returnableLines } from "./returnable.ts";
import type { ReturnChanges, ReturnRecord } from "./return.ts";
import {
  exchangeStatuses,
  exchangeTransitions,
  orderReturnStatuses,
  orderReturnTransitions,
  returnDispositions,
  returnReasons,
  returnStatuses,
  returnTransitions,
} from "./states.ts";

const noon = new Date("2026-03-01T12:00:00Z");
const money = { owedMinor: 0, refundableMinor: Number.MAX_SAFE_INTEGER, failedMinor: 0, exchangeDueMinor: 0 };

/** A delivered order, priced. */
function priced(
  lines: readonly { quantity: number; price: number; off: number; rate: string }[],
  terms: { included: boolean; off: number; shipping: number },
): OrderRecord {
  const { totals, ...parts } = priceOrder({
    taxesIncluded: terms.included,
    lines: lines.map(({ quantity, price, off, rate }, index) => ({
      ...lineOf({ _id: `line-${index}`, sku: `SKU-${index}` }),
      quantity,
      unitPriceMinor: price,
      discounts: [{ title: "off", code: null, offMinor: off, percent: null }],
      taxes: [{ title: "VAT", rate, givenMinor: null }],
    })),
    discounts: [{ title: "off", code: null, offMinor: terms.off, percent: null }],
    shippingLines: [
      {
        title: "Post",
        code: null,
        priceMinor: terms.shipping,
        taxes: [{ title: "VAT", rate: "0.19", givenMinor: null }],
      },
    ],
  });
  const shipments = [{ shipmentId: "s", delivered: true, deliveredAt: noon }];
  return orderOf({ ...parts, ...totals, taxesIncluded: terms.included, shipments, status: "COMPLETED" });
}

type Units = readonly { readonly index: number; readonly quantity: number }[];
const ask = (units: Units) => ({
  lines: units.map(({ index, quantity }) => ({ orderLineId: `line-${index}`, quantity, reason: "UNWANTED" as const })),
  ignorePolicy: false,
});

function requested(order: OrderRecord, units: Units, id: string, policy = standardTerms) {
  const returnable = returnableLines(order, policy, noon, deliveredUnits(order, []));
  return requestReturn(ask(units), { _id: id, order, policy, returnable, byStaff: false, now: noon });
}

const told = (order: OrderRecord, of: ReturnRecord): OrderRecord => ({
  ...order,
  returns: [...order.returns.filter(({ returnId }) => returnId !== of._id), summaryOf(of)],
});
const must = <T>(outcome: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
};
const received = (order: OrderRecord, units: Units, id: string, policy = standardTerms): ReturnRecord => {
  const { record } = must(requested(order, units, id, policy));
  const opened = { ...record, ...must(approveReturn(record, null, noon)) };
  const all = opened.lines.map(({ _id, quantity }) => ({
    returnLineId: _id,
    quantity,
    disposition: "RESTOCK" as const,
  }));
  return { ...opened, ...must(receiveReturn(opened, all, "loc", noon)) };
};

/** The refund that a suggestion becomes. */
const refunded = (of: ReturnRecord, order: OrderRecord): ReturnRecord => {
  const suggestion = suggestRefund(of, { order, ...money }, "RECEIVED");
  const { shippingMinor, labelFeeMinor, retriedMinor, exchangeMinor, waivedMinor, amountMinor } = suggestion;
  const lines = suggestion.lines.map(({ line, ...rest }) => ({
    ...rest,
    returnLineId: line._id,
    orderLineId: line.orderLineId,
  }));
  const rest = { adjustmentMinor: 0, transactionIds: [], note: null, refundedAt: noon };
  const amounts = { shippingMinor, labelFeeMinor, retriedMinor, exchangeMinor, waivedMinor, amountMinor };
  const refund = { _id: "r", lines, ...amounts, ...rest };
  return { ...of, refunds: [...of.refunds, refund] };
};

const orders = fc
  .record({
    lines: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 7 }),
        price: fc.integer({ min: 0, max: 9_999 }),
        off: fc.integer({ min: 0, max: 2_000 }),
        rate: fc.constantFrom("0", "0.07", "0.19", "0.2"),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    terms: fc.record({
      included: fc.boolean(),
      off: fc.integer({ min: 0, max: 3_000 }),
      shipping: fc.integer({ min: 0, max: 999 }),
    }),
  })
  .map(({ lines, terms }) => priced(lines, terms));

/** All units of an order, one by one, shuffled and cut into returns. */
const cut = (order: OrderRecord): fc.Arbitrary<Units[]> => {
  const units = order.lines.flatMap(({ quantity }, index) => Array.from({ length: quantity }, () => index));
  return fc
    .tuple(
      fc.shuffledSubarray(units, { minLength: units.length }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: units.length, maxLength: units.length }),
    )
    .map(([all, sizes]) => {
      const parts: Units[] = [];
      for (let at = 0, n = 0; at < all.length; n++) {
        const some = all.slice(at, at + (sizes[n] ?? 1));
        at += some.length;
        const counts = new Map<number, number>();
        for (const index of some) counts.set(index, (counts.get(index) ?? 0) + 1);
        parts.push([...counts].map(([index, quantity]) => ({ index, quantity })));
      }
      return parts;
    });
};

describe("the states", () => {
  it("are all reached, and listed once", () => {
    expect(unreachableStates(returnTransitions, "REQUESTED")).toEqual([]);
    expect(unreachableStates(orderReturnTransitions, "NO_RETURN")).toEqual([]);
    expect(unreachableStates(exchangeTransitions, "REQUESTED")).toEqual([]);
    expect([
      Object.keys(returnTransitions),
      Object.keys(orderReturnTransitions),
      Object.keys(exchangeTransitions),
    ]).toEqual([[...returnStatuses], [...orderReturnStatuses], [...exchangeStatuses]]);
    expect(returnStatuses.filter((status) => returnTransitions[status].length === 0)).toEqual([
      "CLOSED",
      "DECLINED",
      "CANCELLED",
    ]);
  });

  const order = priced([{ quantity: 5, price: 1_000, off: 0, rate: "0" }], { included: true, off: 0, shipping: 0 });
  const steps = fc.array(
    fc.record({
      which: fc.nat(3),
      what: fc.constantFrom("request", "approve", "decline", "cancel", "close", "receive", "ship"),
      quantity: fc.integer({ min: 1, max: 6 }),
      disposition: fc.constantFrom(...returnDispositions),
    }),
    { maxLength: 30 },
  );

  it("go only where the tables let them, and never take up more units than were delivered", () => {
    fc.assert(
      fc.property(steps, (all) => {
        let now = order;
        const returns: ReturnRecord[] = [];
        for (const { which, what, quantity, disposition } of all) {
          const before = { axis: now.returnStatus, of: returns[which] };
          let after: ReturnRecord | undefined;
          if (what === "request") {
            const made = requested(now, [{ index: 0, quantity }], `ret-${returns.length}`);
            if (made.ok && returns.length < 4) returns.push((after = made.value.record));
          } else if (before.of) {
            const changes = change(before.of, what, quantity, disposition);
            if (changes) returns[which] = after = { ...before.of, ...changes };
            const to = after?.status ?? before.of.status;
            expect(to === before.of.status || mayGo(returnTransitions, before.of.status, to)).toBe(true);
          }
          if (!after) continue;
          now = told(now, after);
          const axis = returnAxis(now.returns, [{ _id: "line-0", units: 5 }]);
          expect([before.axis, axis, axis === before.axis || mayGo(orderReturnTransitions, before.axis, axis)]).toEqual(
            [before.axis, axis, true],
          );
          now = { ...now, returnStatus: axis };
          expect(claimedUnits(now.returns, "line-0")).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});

function change(of: ReturnRecord, what: string, quantity: number, disposition: (typeof returnDispositions)[number]) {
  const outcomes: Record<string, () => { ok: boolean; value?: ReturnChanges }> = {
    approve: () => approveReturn(of, null, noon),
    decline: () => declineReturn(of, "OTHER", null, noon),
    cancel: () => cancelReturn(of, null, noon),
    close: () => closeReturn(of, null, noon),
    receive: () => receiveReturn(of, [{ returnLineId: of.lines[0]?._id ?? "", quantity, disposition }], "loc", noon),
    ship: () => {
      const delivery = { shipmentId: "s", carrierCode: null, trackingNumber: null, labelUrl: null, status: null };
      const value = noteReverseDelivery({ ...of, reverseDelivery: delivery }, "IN_TRANSIT", noon);
      return value ? { ok: true, value } : { ok: false };
    },
  };
  const outcome = outcomes[what]?.();
  return outcome?.ok ? outcome.value : undefined;
}

describe("the refunds of all units of an order", () => {
  it("add up to exactly what was paid, in however many returns they come back", () => {
    const cases = orders.chain((order) =>
      fc.tuple(fc.constant(order), cut(order), fc.constantFrom("WHOLE_ORDER" as const, "PROPORTIONAL" as const)),
    );
    fc.assert(
      fc.property(cases, ([order, parts, shippingRefund]) => {
        const policy = { ...standardTerms, shippingRefund };
        let now = order;
        let sum = 0;
        for (const [n, units] of parts.entries()) {
          const of = received(now, units, `ret-${n}`, policy);
          now = told(now, of);
          const suggestion = suggestRefund(of, { order: now, ...money }, "RECEIVED");
          expect(suggestion.components.reduce((total, { amountMinor }) => total + amountMinor, 0)).toBe(
            suggestion.amountMinor,
          );
          expect(suggestion.amountMinor).toBeGreaterThanOrEqual(0);
          sum += suggestion.amountMinor;
          now = told(now, refunded(of, now));
        }
        expect(sum).toBe(order.totalMinor);
      }),
    );
  });

  it("are what is left after fees, and never more than was collected", () => {
    const order = priced([{ quantity: 3, price: 1_000, off: 100, rate: "0.19" }], {
      included: false,
      off: 0,
      shipping: 490,
    });
    const policy = {
      ...standardTerms,
      restockingPercent: "10",
      labelFees: [{ currencyCode: "EUR", minor: 350 }],
    };
    const of = received(order, [{ index: 0, quantity: 2 }], "ret-1", policy);
    const delivery = { shipmentId: "s", carrierCode: "dhl", trackingNumber: "1", labelUrl: null, status: null };
    const suggest = (facts: Partial<typeof money>, labelled = true) =>
      suggestRefund(
        labelled ? { ...of, reverseDelivery: delivery } : of,
        { order: told(order, of), ...money, ...facts },
        "RECEIVED",
      );
    // 2 of 3 units: 20.00 − 0.66 + 3.67 (2/3 of 29.00 and of its 19 %) = 23.01; restocking 2.30; label 3.50.
    expect(suggest({}).components).toEqual([
      { kind: "ITEMS", amountMinor: 2_000 },
      { kind: "DISCOUNTS", amountMinor: -66 },
      { kind: "TAX", amountMinor: 367 },
      { kind: "RESTOCKING_FEE", amountMinor: -230 },
      { kind: "RETURN_LABEL_FEE", amountMinor: -350 },
    ]);
    expect(suggest({}).amountMinor).toBe(1_721);
    expect(suggest({}, false).amountMinor).toBe(2_071);
    expect(suggest({ refundableMinor: 1_000 }).components.at(-1)).toEqual({ kind: "NOT_COLLECTED", amountMinor: -721 });
    const unpaid = suggest({ refundableMinor: 0, owedMinor: 10_000 });
    expect([unpaid.components.at(-1), unpaid.amountMinor]).toEqual([{ kind: "WAIVED", amountMinor: -1_721 }, 0]);
    const partly = suggest({ owedMinor: 1_000, failedMinor: 50, exchangeDueMinor: 100 });
    expect([partly.exchangeMinor, partly.waivedMinor, partly.amountMinor]).toEqual([100, 1_000, 671]);
    const toExchange = suggest({ exchangeDueMinor: 1_500, failedMinor: 50 });
    expect([toExchange.exchangeMinor, toExchange.amountMinor]).toEqual([1_500, 271]);
    const seller = { ...policy, sellerPaysReasons: [...returnReasons] };
    const free = received(order, [{ index: 0, quantity: 2 }], "ret-2", seller);
    expect(suggestRefund({ ...free, reverseDelivery: delivery }, { order, ...money }, "RECEIVED").amountMinor).toBe(
      2_301,
    );
  });
});
