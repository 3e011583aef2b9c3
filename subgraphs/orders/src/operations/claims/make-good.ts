import { err, formatAmount, ok, type Outcome, refuse, type UserError } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import type { ClaimChanges, ClaimRecord } from "../../domain/claims/claim.ts";
import { returnReasons } from "../../domain/claims/decide.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { decideRefund, owedOf } from "../../domain/payments/decide.ts";
import { findOrder } from "../find-order.ts";
import { runPayment } from "../payments/run-payment.ts";
import { placeOrder, replacement } from "../place-order.ts";
import { waive } from "./waive.ts";
import { approveReturn } from "../returns/decide-return.ts";
import { requestReturn } from "../returns/request-return.ts";

/**
 * Moves the money, places the order or opens the return that makes a claim good: once, however often it is tried,
 * because its key follows from the choice.
 */
export async function makeGood(context: Context, claim: ClaimRecord): Promise<Outcome<ClaimChanges>> {
  const order = await findOrder(context, claim.orderId);
  if (!order) throw new Error(`the order of the claim ${claim._id} is gone`);
  switch (claim.resolution) {
    case "REFUND":
      return giveBack(context, claim, order);
    case "REPLACEMENT":
      return sendAgain(context, claim, order);
    case "RETURN":
      return takeBack(context, claim);
    case "NONE":
    case null:
      return ok({});
  }
}

/** The key of what is done about a claim: another one after a choice of which nothing came. */
const effectKey = ({ _id, version }: ClaimRecord): string => `claim/${_id}/${version}`;

/**
 * What the order still owes is taken off first; only what is left was paid and is given back. A refund may be refused,
 * what was taken off stays: so where both are needed, the refund comes first.
 */
async function giveBack(context: Context, claim: ClaimRecord, order: OrderRecord): Promise<Outcome<ClaimChanges>> {
  const { currencyCode } = order;
  const asked = claim.refundMinor ?? 0;
  const reason = `claim ${claim._id}`;
  const waivedMinor = await waive(context, claim, (book) => {
    const isRefunded = book.transactions.some((t) => t.reason === reason && t.status !== "FAILED");
    return owedOf(book) >= asked && !isRefunded ? asked : 0;
  });
  if (asked > 0 && waivedMinor === asked) return ok({ waivedMinor });
  const amountOf = (minor: number) => ({ amount: formatAmount({ minor, currencyCode }), currencyCode });
  const cmd = { operation: "resolveClaim refund", idempotencyKey: effectKey(claim), input: amountOf(asked) };
  const paid = await runPayment(context, cmd, {
    orderId: order._id,
    reason,
    decide: (book) => decideRefund(book, { amount: amountOf(asked - owedOf(book)) }),
  });
  if (!paid.ok) return paid;
  const { status, errorMessage, amountMinor, _id: transactionId } = paid.value;
  if (status === "SUCCEEDED") {
    const rest = await waive(context, claim, () => asked - amountMinor);
    return ok({ transactionId, waivedMinor: rest === 0 ? null : rest });
  }
  return status === "FAILED"
    ? refuse("INVALID_STATE", ["input", "refundAmount"], errorMessage ?? "the refund failed")
    : refuse("UNAVAILABLE", ["input"], "the payment provider has not answered yet; repeat the call");
}

async function sendAgain(context: Context, claim: ClaimRecord, order: OrderRecord): Promise<Outcome<ClaimChanges>> {
  const { currencyCode } = order;
  const nothing = { amount: formatAmount({ minor: 0, currencyCode }), currencyCode };
  const input = {
    idempotencyKey: effectKey(claim),
    customerId: order.customerId,
    channel: order.channel,
    currencyCode,
    lines: claim.lines.map(({ sku, quantity }) => ({ sku, quantity, unitPrice: nothing })),
    shippingAddress: order.shippingAddress,
    email: order.email,
    customAttributes: [
      { key: "replacementForOrder", value: order._id },
      { key: "claim", value: claim._id },
    ],
  };
  const placed = await placeOrder(context, input, replacement);
  if (placed.ok) return ok({ replacementOrderId: placed.value._id });
  return refusedInside(placed.error);
}

/** Opens a return of what came, approved, whatever the return policy says. */
async function takeBack(context: Context, claim: ClaimRecord): Promise<Outcome<ClaimChanges>> {
  const reason = returnReasons[claim.kind];
  if (reason === null) throw new Error(`nothing can be sent back for the claim ${claim._id}`);
  const units = new Map<string, number>();
  for (const { orderLineId, quantity } of claim.lines) units.set(orderLineId, (units.get(orderLineId) ?? 0) + quantity);
  const idempotencyKey = effectKey(claim);
  const requested = await requestReturn(context, {
    idempotencyKey,
    orderId: claim.orderId,
    lines: [...units].map(([orderLineId, quantity]) => ({ orderLineId, quantity, reason })),
    note: `claim ${claim._id}`,
    ignorePolicy: true,
  });
  if (!requested.ok) return refusedInside(requested.error);
  const { _id: returnId } = requested.value;
  const approved = await approveReturn(context, { idempotencyKey, id: returnId });
  // Otherwise somebody has decided about it meanwhile.
  if (!approved.ok && approved.error.some(({ retriable }) => retriable)) return refusedInside(approved.error);
  return ok({ returnId });
}

/** Paths point into an input that the caller has not written. */
const refusedInside = (errors: readonly UserError[]): Outcome<never> =>
  err(errors.map((error) => ({ ...error, path: ["input", "resolution"] })));
