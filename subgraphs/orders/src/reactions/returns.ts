import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { noteReverseDelivery } from "../domain/returns/decide.ts";
import { isLiveReturn } from "../domain/returns/return.ts";
import { applyDecision } from "../operations/returns/record-return.ts";
import { Order } from "../storage/entities.ts";
import { Return } from "../storage/returns.entities.ts";

/** Follows the parcel of a return: it, and those that come in its parcel, are on their way once the carrier has it. */
export async function onReturnShipment(tx: Tx, event: LogEvent): Promise<void> {
  const { returnId, status } = event.data;
  if (event.type !== "shipment.status_changed" || typeof returnId !== "string" || typeof status !== "string") return;
  const { tenant } = event;
  const own = await tx.em.findOne(Return, { tenant, _id: returnId });
  const others = await tx.em.find(Return, { tenant, inParcelOfId: returnId });
  for (const of of [...(own ? [own] : []), ...others]) {
    // A return in another's parcel has no label of its own to tell of.
    const seen = of.reverseDelivery ?? own?.reverseDelivery ?? null;
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
