import { type Outcome, ok } from "@waybill/kernel";
import { dropKey, finishKey, transact } from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ClaimChanges, ClaimCommand, ClaimRecord } from "../../domain/claims/claim.ts";
import { claimToChange } from "./change-claim.ts";
import { makeGood } from "./make-good.ts";
import { applyToClaim, type ClaimEventType } from "./record-claim.ts";

/**
 * Brings a chosen resolution to its end: makes the claim good, stores what came of it and answers the caller's key. A
 * choice of which nothing came frees claim and key.
 * @returns null when somebody else has stored it meanwhile.
 */
export async function finishClaim(
  context: Context,
  claim: ClaimRecord,
  command: ClaimCommand,
): Promise<Outcome<ClaimRecord> | null> {
  const effect = await makeGood(context, claim);
  if (effect.ok) return settle(context, command, claim, "claim.resolved", { status: "RESOLVED", ...effect.value });
  if (effect.error.some(({ retriable }) => retriable)) return effect;
  const undone = await settle(context, command, claim, "claim.resolution_failed", {
    resolution: null,
    refundMinor: null,
  });
  return undone?.ok === false ? undone : effect;
}

function settle(
  context: Context,
  command: ClaimCommand,
  seen: ClaimRecord,
  type: ClaimEventType,
  changes: ClaimChanges,
): Promise<Outcome<ClaimRecord> | null> {
  // Whoever asked may have gone away: what was done is stored all the same.
  const as = { ...writeContext(context), signal: undefined };
  return transact(context.database, as, async (tx): Promise<Outcome<ClaimRecord> | null> => {
    const found = await claimToChange(tx, as.tenant, { id: seen._id });
    if (!found.ok) return found;
    const { claim, order } = found.value;
    if (claim.version !== seen.version) return null;
    const after = await applyToClaim(tx, { ...as, orderVersion: order.version }, claim, {
      type,
      changes: { ...changes, command: null, nextAttemptAt: null },
      at: context.clock(),
    });
    if (type === "claim.resolved") return ok(finishKey(tx, as.tenant, command, after));
    await dropKey(tx, as.tenant, command);
    return ok(after);
  });
}
