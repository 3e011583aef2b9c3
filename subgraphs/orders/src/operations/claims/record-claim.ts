import { derivedId, type JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { ClaimChanges, ClaimRecord } from "../../domain/claims/claim.ts";
import { Claim } from "../../storage/claims.entities.ts";
import { placeBeside } from "../../domain/timeline.ts";
import { TimelineEntry } from "../../storage/timeline.entities.ts";
import type { Cause } from "../record-change.ts";

/** What the orders' log tells of a claim. */
export const claimEventTypes = [
  "claim.opened",
  "claim.review_started",
  "claim.approved",
  "claim.declined",
  "claim.resolution_started",
  "claim.resolution_failed",
  "claim.resolved",
] as const;
export type ClaimEventType = (typeof claimEventTypes)[number];

interface ClaimChange {
  readonly type: ClaimEventType;
  readonly before: ClaimRecord | null;
  readonly after: ClaimRecord;
  readonly at: Date;
}

const shown = ({ kind, status, resolution }: ClaimRecord): JsonObject => ({ kind, status, resolution });

/** Records a claim's change for others: one event in the log, and one entry in its order's timeline. */
function recordClaimChange(tx: Tx, cause: Cause, orderVersion: number, { type, before, after, at }: ClaimChange): void {
  const { _id: claimId, orderId, customerId, kind, status, resolution, shipmentId, version } = after;
  const { transactionId, replacementOrderId, returnId } = after;
  const data = {
    ...{ claimId, orderId, customerId, kind, previousStatus: before?.status ?? null, status, resolution, shipmentId },
    ...{ transactionId, replacementOrderId, returnId },
  };
  tx.record({ type, subject: { type: "claim", id: claimId, version }, occurredAt: at, data });
  tx.em.create(TimelineEntry, {
    _id: derivedId("timelineEntry", claimId, String(version), type),
    tenant: after.tenant,
    orderId,
    type,
    occurredAt: at,
    actor: cause.actor,
    correlationId: cause.correlationId,
    orderVersion,
    position: placeBeside(orderVersion, at),
    before: before ? { claimId, ...shown(before) } : {},
    after: { claimId, ...shown(after) },
  });
}

/**
 * Meets whoever else opens a claim on the same order: of two at once the later is run again by `transact` and sees the
 * earlier's claim.
 */
export async function holdClaims(tx: Tx, tenant: string, orderId: string): Promise<void> {
  await tx.db
    .collection<{ _id: string; tenant: string; held: number }>("claimBooks")
    .updateOne({ _id: orderId, tenant }, { $inc: { held: 1 } }, { upsert: true, session: tx.session });
}

export async function addClaim(tx: Tx, cause: Cause, orderVersion: number, claim: ClaimRecord): Promise<ClaimRecord> {
  tx.em.create(Claim, claim);
  await tx.em.flush();
  recordClaimChange(tx, cause, orderVersion, { type: "claim.opened", before: null, after: claim, at: claim.openedAt });
  return claim;
}

export async function applyToClaim(
  tx: Tx,
  cause: Cause & { readonly orderVersion: number },
  claim: Claim,
  { type, changes, at }: { readonly type: ClaimEventType; readonly changes: ClaimChanges; readonly at: Date },
): Promise<ClaimRecord> {
  const before: ClaimRecord = { ...claim };
  tx.em.assign(claim, { ...changes, updatedAt: at });
  await tx.em.flush();
  const after: ClaimRecord = { ...claim };
  recordClaimChange(tx, cause, cause.orderVersion, { type, before, after, at });
  return after;
}
