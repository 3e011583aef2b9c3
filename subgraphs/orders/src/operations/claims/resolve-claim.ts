import { err, formatAmount, ok, type Outcome, parseMoney, refuse } from "@waybill/kernel";
import { checkKey, type Command, dropKey, findKey, finishKey, keyReused, startKey, transact } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ClaimChanges, ClaimRecord } from "../../domain/claims/claim.ts";
import { chooseResolution } from "../../domain/claims/decide.ts";
import { worthOf } from "../../domain/claims/open.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { decideRefund } from "../../domain/payments/decide.ts";
import type { ResolveClaimInput } from "../../resolvers/types.generated.ts";
import { Claim } from "../../storage/claims.entities.ts";
import { staffOnly } from "../change-order.ts";
import { findOrder } from "../find-order.ts";
import { runPayment } from "../payments/run-payment.ts";
import { placeOrder } from "../place-order.ts";
import { claimToChange } from "./change-claim.ts";
import { applyToClaim, type ClaimEventType } from "./record-claim.ts";

/**
 * Makes an approved claim good in three steps, each safe to repeat: store the choice with the caller's key, move the
 * money or place the order under a key that follows from the choice, store what came of it. A crash in between leaves
 * the choice, which the next call with the key brings to its end; no other way of making it good is begun meanwhile.
 */
export async function resolveClaim(context: Context, input: ResolveClaimInput): Promise<Outcome<ClaimRecord>> {
  const refused = staffOnly(context);
  if (refused) return refused;
  const cmd = command(context, "resolveClaim", input);
  const badKey = checkKey(cmd);
  if (badKey && !badKey.ok) return badKey;
  const begun = await begin(context, cmd, input);
  if (!begun.ok || begun.value.status === "RESOLVED") return begun;
  const effect = await makeGood(context, begun.value);
  if (effect.ok) return settle(context, cmd, begun.value, "claim.resolved", { status: "RESOLVED", ...effect.value });
  if (effect.error.some(({ retriable }) => retriable)) return effect;
  const undone = await settle(context, cmd, begun.value, "claim.resolution_failed", {
    resolution: null,
    refundMinor: null,
  });
  return undone.ok ? effect : undone;
}

function begin(context: Context, cmd: Command, input: ResolveClaimInput): Promise<Outcome<ClaimRecord>> {
  const as = writeContext(context);
  return transact(context.database, as, async (tx): Promise<Outcome<ClaimRecord>> => {
    const known = await findKey<ClaimRecord>(tx, as, cmd);
    if (known.state === "DONE") return ok(known.answer);
    if (known.state === "REUSED") return err([keyReused()]);
    if (known.state === "STARTED") {
      const begun = await tx.em.findOne(Claim, { tenant: as.tenant, _id: known.reference });
      return begun ? ok({ ...begun }) : refuse("NOT_FOUND", ["input", "id"], "no such claim");
    }
    const found = await claimToChange(tx, as.tenant, input);
    if (!found.ok) return found;
    const { claim, order } = found.value;
    const amount = refundOf(input, { ...order }, { ...claim });
    if (!amount.ok) return amount;
    const chosen = chooseResolution({ ...claim }, input.resolution, amount.value);
    if (!chosen.ok) return chosen;
    await startKey(tx, as, cmd, claim._id);
    const change = { type: "claim.resolution_started", changes: chosen.value, at: context.clock() } as const;
    return ok(await applyToClaim(tx, { ...as, orderVersion: order.version }, claim, change));
  });
}

/** What is to be given back, in minor units; null when it is not money. */
function refundOf(input: ResolveClaimInput, order: OrderRecord, claim: ClaimRecord): Outcome<number | null> {
  const path = ["input", "refundAmount"];
  if (input.resolution !== "REFUND") {
    return input.refundAmount == null ? ok(null) : refuse("INVALID", path, "only a refund has an amount");
  }
  if (input.refundAmount == null) return ok(worthOf(order, claim));
  const money = parseMoney(input.refundAmount.amount, input.refundAmount.currencyCode);
  if (!money.ok) return refuse("INVALID", path, money.error);
  if (money.value.currencyCode !== order.currencyCode)
    return refuse("CURRENCY_MISMATCH", path, `the order is in ${order.currencyCode}`);
  return money.value.minor > 0 ? ok(money.value.minor) : refuse("INVALID", path, "must be more than 0");
}

async function makeGood(context: Context, claim: ClaimRecord): Promise<Outcome<ClaimChanges>> {
  const order = await findOrder(context, claim.orderId);
  if (!order) throw new Error(`the order of the claim ${claim._id} is gone`);
  if (claim.resolution === "REFUND") return giveBack(context, claim, order);
  return claim.resolution === "REPLACEMENT" ? sendAgain(context, claim, order) : ok({});
}

/** The key of what is done about a claim: another one after a choice of which nothing came. */
const effectKey = ({ _id, version }: ClaimRecord): string => `claim/${_id}/${version}`;

async function giveBack(context: Context, claim: ClaimRecord, order: OrderRecord): Promise<Outcome<ClaimChanges>> {
  const { currencyCode } = order;
  const amount = { amount: formatAmount({ minor: claim.refundMinor ?? 0, currencyCode }), currencyCode };
  const cmd = { operation: "resolveClaim refund", idempotencyKey: effectKey(claim), input: amount };
  const paid = await runPayment(context, cmd, {
    orderId: order._id,
    reason: `claim ${claim._id}`,
    decide: (book) => decideRefund(book, { amount }),
  });
  if (!paid.ok) return paid;
  const { status, errorMessage, _id: transactionId } = paid.value;
  if (status === "SUCCEEDED") return ok({ transactionId });
  return status === "FAILED"
    ? refuse("INVALID_STATE", ["input", "refundAmount"], errorMessage ?? "the refund failed")
    : refuse("UNAVAILABLE", ["input"], "the payment provider has not answered yet; repeat the call");
}

async function sendAgain(context: Context, claim: ClaimRecord, order: OrderRecord): Promise<Outcome<ClaimChanges>> {
  const { currencyCode } = order;
  const nothing = { amount: formatAmount({ minor: 0, currencyCode }), currencyCode };
  const placed = await placeOrder(context, {
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
  });
  if (placed.ok) return ok({ replacementOrderId: placed.value._id });
  // Paths point into the order's input, which the caller has not written.
  return err(placed.error.map((error) => ({ ...error, path: ["input", "resolution"] })));
}

/** Stores what came of a choice, and answers the key; a choice of which nothing came frees it. */
function settle(
  context: Context,
  cmd: Command,
  seen: ClaimRecord,
  type: ClaimEventType,
  changes: ClaimChanges,
): Promise<Outcome<ClaimRecord>> {
  // Whoever asked may have gone away: what was done is stored all the same.
  const as = { ...writeContext(context), signal: undefined };
  return transact(context.database, as, async (tx): Promise<Outcome<ClaimRecord>> => {
    const found = await claimToChange(tx, as.tenant, { id: seen._id });
    if (!found.ok) return found;
    const { claim, order } = found.value;
    // The same call, made twice at once, may have stored it already.
    if (claim.version !== seen.version) {
      const known = await findKey<ClaimRecord>(tx, as, cmd);
      return known.state === "DONE" ? ok(known.answer) : ok({ ...claim });
    }
    const after = await applyToClaim(tx, { ...as, orderVersion: order.version }, claim, {
      type,
      changes,
      at: context.clock(),
    });
    if (type !== "claim.resolved") {
      await dropKey(tx, as.tenant, cmd);
      return ok(after);
    }
    return ok(await finishKey(tx, as.tenant, cmd, after));
  });
}
