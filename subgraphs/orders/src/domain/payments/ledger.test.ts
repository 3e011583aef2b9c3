import { unreachableStates } from "@waybill/kernel";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decideCapture,
  decideCharge,
  decideRefund,
  decideVoid,
  type PaymentBook,
  type TransactionDraft,
} from "./decide.ts";
import { orderPaymentStatuses, paymentStatusOf, summarize } from "./ledger.ts";
import { applyOutcome, type ProviderOutcome } from "./settle.ts";
import { type PaymentTransactionRecord, transactionTransitions } from "./transaction.ts";

const at = new Date("2026-03-01T10:00:00Z");
const total = 100_00;
const order = {
  _id: "ord_1",
  status: "CONFIRMED",
  totalMinor: total,
  returns: [],
  waivers: [],
  currencyCode: "EUR",
} as const;

function recordOf(
  draft: TransactionDraft,
  id: string,
  status: PaymentTransactionRecord["status"],
): PaymentTransactionRecord {
  return {
    _id: id,
    tenant: "acme",
    orderId: order._id,
    kind: draft.kind,
    status,
    amountMinor: draft.amountMinor,
    currencyCode: order.currencyCode,
    parentId: draft.parent?._id ?? null,
    isFinal: draft.isFinal,
    provider: "demo",
    providerReference: null,
    paymentMethod: null,
    errorCode: null,
    errorMessage: null,
    reason: null,
    creditedTaxes: null,
    actor: "user:anna",
    correlationId: "c",
    command: null,
    createdAt: at,
    updatedAt: at,
    settledAt: null,
    nextAttemptAt: null,
    attempts: 0,
  };
}
const eur = (minor: number) => ({ amount: (minor / 100).toFixed(2), currencyCode: "EUR" });

const step = fc.record({
  act: fc.constantFrom("authorize", "sell", "capture", "void", "refund", "answer" as const),
  amount: fc.option(fc.integer({ min: 1, max: 120_00 }), { nil: null }),
  result: fc.constantFrom("SUCCEEDED", "FAILED", "UNKNOWN" as const),
  pick: fc.nat(50),
  once: fc.boolean(),
});

test("whatever is asked for, and however providers answer, nothing is collected or given back twice", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let transactions: PaymentTransactionRecord[] = [];
      for (const [index, { act, amount, result, pick, once }] of steps.entries()) {
        const book: PaymentBook = { order, transactions };
        if (act === "answer") {
          // A status may go forward; a failure that turns out to be a success is the provider's doing, not ours.
          const open = transactions.filter((t) => t.status === "PENDING" || t.status === "UNKNOWN");
          const chosen = open[pick % Math.max(1, open.length)];
          if (!chosen) continue;
          const changes = applyOutcome(chosen, { status: result, reference: null, error: null }, at);
          transactions = transactions.map((t) => (t === chosen ? { ...t, ...changes } : t));
          continue;
        }
        const given = amount === null ? null : eur(amount);
        const draft = {
          authorize: () => decideCharge(book, "AUTHORIZATION", given),
          sell: () => decideCharge(book, "SALE", given),
          capture: () => decideCapture(book, { amount: given }, () => once),
          void: () => decideVoid(book, null),
          refund: () => decideRefund(book, { amount: given }),
        }[act]();
        if (draft.ok) transactions = [...transactions, recordOf(draft.value, `t${index}`, "PENDING")];

        // The worst that may come of it: everything open succeeds.
        const worst = transactions.map((t) => (t.status === "FAILED" ? t : { ...t, status: "SUCCEEDED" as const }));
        for (const all of [transactions, worst]) {
          const money = summarize(all, total);
          const sales = all
            .filter((t) => t.kind === "SALE" && t.status === "SUCCEEDED")
            .reduce((n, t) => n + t.amountMinor, 0);
          expect(money.capturedMinor - sales).toBeLessThanOrEqual(money.authorizedMinor);
          expect(money.capturedMinor).toBeLessThanOrEqual(total);
          expect(money.refundedMinor).toBeLessThanOrEqual(money.capturedMinor);
          expect(money.capturedMinor - money.refundedMinor).toBeGreaterThanOrEqual(money.refundableMinor);
          expect(money.outstandingMinor).toBe(total - money.capturedMinor);
          expect(Object.values(money).every((minor) => Number.isSafeInteger(minor) && minor >= 0)).toBe(true);
          expect(orderPaymentStatuses).toContain(paymentStatusOf(all, total));
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("sums and status do not depend on the order in which transactions are read", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (sequence) => {
      const authorization = recordOf(
        { kind: "AUTHORIZATION", amountMinor: 80_00, parent: null, isFinal: false },
        "a",
        "SUCCEEDED",
      );
      const capture = recordOf(
        { kind: "CAPTURE", amountMinor: 50_00, parent: authorization, isFinal: false },
        "b",
        "SUCCEEDED",
      );
      const all = [
        authorization,
        capture,
        recordOf({ kind: "REFUND", amountMinor: 20_00, parent: capture, isFinal: false }, "c", "SUCCEEDED"),
        recordOf({ kind: "SALE", amountMinor: 20_00, parent: null, isFinal: false }, "d", "SUCCEEDED"),
        recordOf({ kind: "CAPTURE", amountMinor: 10_00, parent: authorization, isFinal: false }, "e", "UNKNOWN"),
      ];
      const shuffled = sequence.map((index) => all[index] as PaymentTransactionRecord);
      expect(paymentStatusOf(shuffled, total)).toBe("PARTIALLY_REFUNDED");
      expect(summarize(shuffled, total)).toEqual({
        authorizedMinor: 80_00,
        capturableMinor: 20_00,
        capturedMinor: 70_00,
        refundedMinor: 20_00,
        chargedBackMinor: 0,
        refundableMinor: 50_00,
        outstandingMinor: 30_00,
      });
    }),
  );
});

test("news of a provider may come in any order and more than once", () => {
  const news: ProviderOutcome[] = [
    { status: "UNKNOWN", reference: null, error: null },
    { status: "FAILED", reference: "pi_1", error: { code: "card_declined", message: "declined" } },
    { status: "SUCCEEDED", reference: "pi_1", error: null },
  ];
  fc.assert(
    fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 12 }), (sequence) => {
      const draft: TransactionDraft = { kind: "SALE", amountMinor: total, parent: null, isFinal: false };
      let transaction = recordOf(draft, "a", "PENDING");
      for (const index of sequence) {
        transaction = { ...transaction, ...applyOutcome(transaction, news[index] as ProviderOutcome, at) };
      }
      const strongest = (["UNKNOWN", "FAILED", "SUCCEEDED"] as const)[Math.max(...sequence)];
      expect(transaction.status).toBe(strongest);
      expect(transaction.errorCode).toBe(strongest === "FAILED" ? "card_declined" : null);
    }),
  );
});

test("every status of a transaction can be reached", () => {
  expect(unreachableStates(transactionTransitions, "PENDING")).toEqual([]);
});

const sale = recordOf({ kind: "SALE", amountMinor: 60_00, parent: null, isFinal: false }, "s", "SUCCEEDED");
test.each([
  [
    "another currency",
    decideCharge({ order, transactions: [] }, "SALE", { amount: "1.00", currencyCode: "USD" }),
    "CURRENCY_MISMATCH",
  ],
  [
    "a third of a cent",
    decideCharge({ order, transactions: [] }, "SALE", { amount: "1.003", currencyCode: "EUR" }),
    "INVALID",
  ],
  ["nothing", decideCharge({ order, transactions: [] }, "SALE", eur(0)), "INVALID"],
  ["less than nothing", decideCharge({ order, transactions: [] }, "SALE", eur(-1_00)), "INVALID"],
  ["more than is owed", decideCharge({ order, transactions: [sale] }, "SALE", eur(40_01)), "INVALID"],
  ["a refund of more than came in", decideRefund({ order, transactions: [sale] }, { amount: eur(60_01) }), "INVALID"],
  ["a refund of something else", decideRefund({ order, transactions: [sale] }, { transactionId: "x" }), "NOT_FOUND"],
  [
    "a capture without an authorisation",
    decideCapture({ order, transactions: [sale] }, {}, () => true),
    "INVALID_STATE",
  ],
  [
    "a charge for a cancelled order",
    decideCharge({ order: { ...order, status: "CANCELLED" }, transactions: [] }, "SALE", null),
    "INVALID_STATE",
  ],
])("%s is refused", (_, outcome, code) => {
  expect(outcome.ok ? [] : outcome.error.map((error) => error.code)).toEqual([code]);
});
