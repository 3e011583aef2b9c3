import { err, ok, type Outcome, parseMoney, refuse } from "@waybill/kernel";
import { checkKey, type Command, findKey, keyReused, startKey, transact } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ClaimRecord } from "../../domain/claims/claim.ts";
import { chooseResolution } from "../../domain/claims/decide.ts";
import { worthOf } from "../../domain/claims/open.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { ResolveClaimInput } from "../../resolvers/types.generated.ts";
import { Claim } from "../../storage/claims.entities.ts";
import { hiddenFromShoppers } from "../change-order.ts";
import { claimToChange } from "./change-claim.ts";
import { applyToClaim } from "./record-claim.ts";
import { finishClaim } from "./finish-claim.ts";

/** The job leaves a resolution alone for so long: whoever chose it is still at it. */
export const attendedMs = 60_000;

/**
 * Makes an approved claim good in three steps, each safe to repeat: store the choice with the caller's key, move the
 * money, place the order or open the return under a key that follows from the choice, store what came of it. A crash in
 * between leaves the choice, which the next call with the key or the job brings to its end; no other way of making it
 * good is begun meanwhile.
 */
export async function resolveClaim(context: Context, input: ResolveClaimInput): Promise<Outcome<ClaimRecord>> {
  const refused = hiddenFromShoppers(context);
  if (refused) return refused;
  const cmd = command(context, "resolveClaim", input);
  const badKey = checkKey(cmd);
  if (badKey && !badKey.ok) return badKey;
  const begun = await begin(context, cmd, input);
  if (!begun.ok || begun.value.status === "RESOLVED") return begun;
  const { correlationId } = context;
  const finished = await finishClaim(context, begun.value, begun.value.command ?? { ...cmd, correlationId });
  // The same call, made twice at once, or the job has stored it already.
  return finished ?? begin(context, cmd, input);
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
    const now = context.clock();
    const { operation, idempotencyKey } = cmd;
    const changes = {
      ...chosen.value,
      command: { operation, idempotencyKey, correlationId: context.correlationId },
      nextAttemptAt: new Date(now.getTime() + attendedMs),
    };
    const change = { type: "claim.resolution_started", changes, at: now } as const;
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
