import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { noteReverseDelivery } from "../domain/returns/decide.ts";
import { noteLabel, noteVoided } from "../domain/returns/label.ts";
import { isLiveReturn } from "../domain/returns/return.ts";
import { applyDecision } from "../operations/returns/record-return.ts";
import { Order } from "../storage/entities.ts";
import { Return } from "../storage/returns.entities.ts";

/** Follows the parcel of a return: it, and those that come in its parcel, are on their way once the carrier has it. */
export async function onReturnShipment(tx: Tx, event: LogEvent): Promise<void> {
  const { returnId, status } = event.data;
  if (typeof returnId !== "string" || typeof status !== "string") return;
  if (event.type === "shipment.created") await noteLabelled(tx, event, returnId, status);
  else await follow(tx, event, returnId, status);
}

/** A label that was bought is the return's even when the call that bought it never got its answer. */
async function noteLabelled(tx: Tx, event: LogEvent, returnId: string, status: string): Promise<void> {
  const { tenant, data } = event;
  const of = await tx.em.findOne(Return, { tenant, _id: returnId });
  const order = of && (await tx.em.findOne(Order, { tenant, _id: of.orderId }));
  if (!of || !order) return;
  const textOf = (name: string): string | null => (typeof data[name] === "string" ? data[name] : null);
  const [carrierCode, trackingNumber] = [textOf("carrierCode"), textOf("trackingNumber")];
  const delivery = { shipmentId: event.subject.id, carrierCode, trackingNumber, status };
  const decision = noteLabel({ ...of }, delivery, null, event.recordedAt);
  if (decision) await applyDecision(tx, event, of, order, decision, event.occurredAt);
}

async function follow(tx: Tx, event: LogEvent, returnId: string, status: string): Promise<void> {
  const { tenant } = event;
  const own = await tx.em.findOne(Return, { tenant, _id: returnId });
  // What a label that was replaced says is no news.
  if (own?.reverseDelivery && own.reverseDelivery.shipmentId !== event.subject.id) return;
  const others = await tx.em.find(Return, { tenant, inParcelOfId: returnId });
  for (const of of [...(own ? [own] : []), ...others]) {
    // A return in another's parcel has no label of its own to tell of.
    const seen = of.reverseDelivery ?? own?.reverseDelivery ?? null;
    if (!isLiveReturn(of.status) && of === own && status === "CANCELLED") await noteLabelGone(tx, event, own);
    if (!isLiveReturn(of.status) || !seen) continue;
    const changes = noteReverseDelivery(
      { ...of, reverseDelivery: of._id === returnId ? seen : { ...seen, status: of.reverseDelivery?.status ?? null } },
      status,
      event.recordedAt,
    );
    if (!changes) continue;
    const order = await tx.em.findOne(Order, { tenant, _id: of.orderId });
    if (!order) continue;
    const details = { shipmentId: event.subject.id, shipmentStatus: status };
    await applyDecision(tx, event, of, order, { type: "return.status_changed", changes, details }, event.occurredAt);
  }
}

/** The label of a return that has ended was given back. */
async function noteLabelGone(tx: Tx, event: LogEvent, of: Return): Promise<void> {
  const { tenant, recordedAt, occurredAt } = event;
  const order = await tx.em.findOne(Order, { tenant, _id: of.orderId });
  const decision = noteVoided({ ...of }, recordedAt);
  if (order && decision) await applyDecision(tx, event, of, order, decision, occurredAt);
}
