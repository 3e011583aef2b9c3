import type { FulfillmentOrderRecord } from "../fulfillment/fulfillment-order.ts";
import { carriersOf } from "../fulfillment/order-axis.ts";
import { carrying, type OrderRecord, type OrderShipment } from "../order.ts";

/** Units of an order line that reached the customer at one time. */
export interface DeliveredUnits {
  readonly orderLineId: string;
  readonly quantity: number;
  readonly deliveredAt: Date;
}

type Sent = Pick<OrderRecord, "lines" | "shipments" | "updatedAt">;
/** What counts of a fulfilment order. */
export type SentWork = Pick<
  FulfillmentOrderRecord,
  "status" | "deliveryMethod" | "lines" | "shipmentIds" | "updatedAt"
>;

/**
 * What of an order has reached its customer, and when: what was handed over, once all shipments that carry it are
 * delivered; at once where it was collected, or handed over to somebody of whom nothing is heard. The one place that
 * says so: whoever asks for units back is measured by this.
 */
export function deliveredUnits(order: Sent, work: readonly SentWork[]): readonly DeliveredUnits[] {
  if (work.length === 0) return wholeOrder(order);
  return work.flatMap((one) => {
    const deliveredAt = arrivalOf(order, one, work);
    if (!deliveredAt) return [];
    const left = one.lines.filter(({ handedOver }) => handedOver > 0);
    return left.map(({ orderLineId, handedOver }) => ({ orderLineId, quantity: handedOver, deliveredAt }));
  });
}

function arrivalOf(order: Sent, one: SentWork, work: readonly SentWork[]): Date | null {
  if (one.deliveryMethod === "PICK_UP" || one.shipmentIds.length === 0) {
    return one.status === "CLOSED" ? one.updatedAt : null;
  }
  return latest(order, carriersOf(one, work, order.shipments));
}

/** When the last of shipments was delivered; null while one is not. */
function latest(order: Sent, shipments: readonly OrderShipment[]): Date | null {
  if (shipments.length === 0 || !shipments.every(({ delivered }) => delivered)) return null;
  return new Date(Math.max(...shipments.map(({ deliveredAt }) => (deliveredAt ?? order.updatedAt).getTime())));
}

/** An order without fulfilment orders is delivered with the last of its shipments. */
function wholeOrder(order: Sent): readonly DeliveredUnits[] {
  const deliveredAt = latest(order, carrying(order.shipments));
  if (!deliveredAt) return [];
  return order.lines.map(({ _id, quantity, cancelledQuantity }) => ({
    orderLineId: _id,
    quantity: quantity - cancelledQuantity,
    deliveredAt,
  }));
}
