import type { Tx } from "@waybill/storage";
import type { FulfillmentChanges, FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import { carrying, type OrderRecord } from "../../domain/order.ts";
import { handOver } from "../../domain/fulfillment/work.ts";
import { mayDo } from "../../domain/fulfillment/actions.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { applyChanges } from "./apply.ts";
import { leavingLines } from "./work.ts";

/** A shipment as its log tells of it. */
export interface NewShipment {
  readonly shipmentId: string;
  readonly order: OrderRecord;
  /** The one it carries; null when nobody said. */
  readonly fulfillmentOrderId: string | null;
  readonly at: Date;
}

/**
 * A shipment was recorded: what it carries leaves the building. Without a fulfilment order it carries everything of the
 * order that may be handed over, and what was handed over before without a shipment, or with one that was cancelled.
 */
export async function shipFulfillment(
  tx: Tx,
  tenant: string,
  { shipmentId, order: of, fulfillmentOrderId, at }: NewShipment,
): Promise<void> {
  const orderId = of._id;
  const carriers = new Set(carrying(of.shipments).map((one) => one.shipmentId));
  const orders = await tx.em.find(FulfillmentOrder, { tenant, orderId });
  const wanted = orders.filter((order) => fulfillmentOrderId === null || order._id === fulfillmentOrderId);
  for (const order of wanted) {
    const record: FulfillmentOrderRecord = { ...order };
    const shipmentIds = [...record.shipmentIds, shipmentId];
    const leaving = mayDo(record, "HAND_OVER") ? handOver(record, []) : null;
    if (leaving?.ok) {
      const changes: FulfillmentChanges = { ...leaving.value.changes, shipmentIds };
      const more = { shipmentId, lines: leavingLines(leaving.value.leaving) };
      await applyChanges(tx, order, changes, { name: "handed_over", at, more });
    } else if (
      order.status === "CLOSED" &&
      order.deliveryMethod === "SHIPPING" &&
      (fulfillmentOrderId !== null || !order.shipmentIds.some((id) => carriers.has(id)))
    ) {
      await applyChanges(tx, order, { shipmentIds }, { name: "shipment_added", at, more: { shipmentId } });
    }
  }
}
