import { derivedId, type LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { claimableUnits, openClaim } from "../domain/claims/open.ts";
import { addClaim, applyToClaim, holdClaims } from "../operations/claims/record-claim.ts";
import { Claim } from "../storage/claims.entities.ts";
import { Order } from "../storage/entities.ts";

/**
 * A parcel that is lost opens a claim for what did not come, once; its delivery settles that claim while nobody has
 * decided it. Which units were in the parcel is not known here: the claim is about all that no other claim is about,
 * and staff decide.
 */
export async function onLostOrFound(tx: Tx, event: LogEvent): Promise<void> {
  const { orderId, status, reason } = event.data;
  if (typeof orderId !== "string") return;
  const isLost = status === "EXPIRED" || (status === "EXCEPTION" && reason === "LOST");
  if (!isLost && status !== "DELIVERED") return;
  const order = await tx.em.findOne(Order, { _id: orderId, tenant: event.tenant });
  if (!order) return;
  const shipmentId = event.subject.id;
  const _id = derivedId("claim", event.tenant, shipmentId, "NOT_RECEIVED");
  const cause = { actor: "service:orders", correlationId: event.correlationId, orderVersion: order.version };
  const known = await tx.em.findOne(Claim, { _id, tenant: event.tenant });
  if (isLost && !known) {
    await holdClaims(tx, event.tenant, orderId);
    const claims = (await tx.em.find(Claim, { tenant: event.tenant, orderId })).map((claim) => ({ ...claim }));
    const left = [...claimableUnits({ ...order }, claims)].filter(([, quantity]) => quantity > 0);
    const lines = left.map(([orderLineId, quantity]) => ({ orderLineId, quantity }));
    const claim = openClaim(_id, { ...order }, claims, { kind: "NOT_RECEIVED", lines, shipmentId }, event.recordedAt);
    // Refused when everything is claimed already: then somebody has it in hand.
    if (claim.ok) await addClaim(tx, cause, order.version, { ...claim.value, isAutomatic: true });
  } else if (known && !isLost && (known.status === "OPEN" || known.status === "UNDER_REVIEW")) {
    const changes = { status: "RESOLVED", resolution: "NONE", reason: "The shipment was delivered." } as const;
    await applyToClaim(tx, cause, known, { type: "claim.resolved", changes, at: event.recordedAt });
  }
}
