import { derivedId, type LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { claimableUnits, openClaim } from "../domain/claims/open.ts";
import { carriedUnits } from "../domain/shipped.ts";
import { findWork } from "../operations/claims/find-work.ts";
import { addClaim, applyToClaim, holdClaims } from "../operations/claims/record-claim.ts";
import { findPolicy } from "../operations/returns/find-policy.ts";
import { Claim } from "../storage/claims.entities.ts";
import { Order } from "../storage/entities.ts";

/**
 * A parcel that is lost opens a claim for what it carries, once; its delivery settles that claim while nobody has
 * decided it. Both as the tenant's policy has it. Where nobody knows what was in the parcel the claim is about all
 * that no other claim is about, and staff decide.
 */
export async function onLostOrFound(tx: Tx, event: LogEvent): Promise<void> {
  const { orderId, status, reason } = event.data;
  if (typeof orderId !== "string") return;
  const isLost = status === "EXPIRED" || (status === "EXCEPTION" && reason === "LOST");
  if (!isLost && status !== "DELIVERED") return;
  const _id = derivedId("claim", event.tenant, event.subject.id, "NOT_RECEIVED");
  const known = await tx.em.findOne(Claim, { _id, tenant: event.tenant });
  if (isLost === (known !== null)) return;
  const order = await tx.em.findOne(Order, { _id: orderId, tenant: event.tenant });
  if (!order) return;
  const { automation } = await findPolicy(tx.em, event.tenant);
  if (known) {
    const isUndecided = known.status === "OPEN" || known.status === "UNDER_REVIEW";
    if (automation.foundParcel && isUndecided) await settleFound(tx, event, known, order);
  } else if (automation.lostParcel) await openLost(tx, event, order, _id);
}

const causeOf = ({ correlationId }: LogEvent, order: Order) => ({
  ...{ actor: "service:orders", correlationId, orderVersion: order.version },
});

async function openLost(tx: Tx, event: LogEvent, order: Order, _id: string): Promise<void> {
  const { tenant, recordedAt: now } = event;
  const shipmentId = event.subject.id;
  await holdClaims(tx, tenant, order._id);
  const claims = (await tx.em.find(Claim, { tenant, orderId: order._id })).map((claim) => ({ ...claim }));
  const work = await findWork(tx.em, order);
  const facts = { order: { ...order }, work, claims };
  const lines = [...claimableUnits(facts, carriedUnits(order, work, shipmentId) ? shipmentId : null)]
    .filter(([, quantity]) => quantity > 0)
    .map(([orderLineId, quantity]) => ({ orderLineId, quantity }));
  const claim = openClaim(_id, facts, { kind: "NOT_RECEIVED", lines, shipmentId }, now);
  // Refused when everything is claimed already: then somebody has it in hand.
  if (claim.ok) await addClaim(tx, causeOf(event, order), order.version, { ...claim.value, isAutomatic: true });
}

async function settleFound(tx: Tx, event: LogEvent, claim: Claim, order: Order): Promise<void> {
  const changes = { status: "RESOLVED", resolution: "NONE", reason: "The shipment was delivered." } as const;
  await applyToClaim(tx, causeOf(event, order), claim, { type: "claim.resolved", changes, at: event.recordedAt });
}
