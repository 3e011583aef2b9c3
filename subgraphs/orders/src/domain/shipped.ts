import type { FulfillmentOrderRecord } from "./fulfillment/fulfillment-order.ts";
import type { OrderRecord } from "./order.ts";

/** What counts of an order and of the work on it. */
export type SentOrder = Pick<OrderRecord, "lines" | "shipments">;
export type SentWork = Pick<FulfillmentOrderRecord, "lines" | "shipmentIds">;

/** Units by order line. */
export type Units = ReadonlyMap<string, number>;

/** Units of each order line that left the building. */
export function shippedUnits(order: SentOrder, work: readonly SentWork[]): Units {
  if (work.length > 0) return handedOver(work);
  // An order without fulfilment orders leaves with its first shipment.
  const current = order.shipments.length === 0 ? [] : order.lines;
  return new Map(current.map(({ _id, quantity, cancelledQuantity }) => [_id, quantity - cancelledQuantity]));
}

/**
 * Units of each order line that a shipment carries: those of the fulfilment orders that were handed over with it. Null
 * when nobody knows, because none was, or the order's parcels are not told apart.
 */
export function carriedUnits(order: SentOrder, work: readonly SentWork[], shipmentId: string): Units | null {
  const carried = work.filter(({ shipmentIds }) => shipmentIds.includes(shipmentId));
  if (carried.length > 0) return handedOver(carried);
  const isOnly = order.shipments.length === 1 && order.shipments[0]?.shipmentId === shipmentId;
  return isOnly ? shippedUnits(order, work) : null;
}

function handedOver(work: readonly SentWork[]): Units {
  const units = new Map<string, number>();
  for (const line of work.flatMap(({ lines }) => lines)) {
    if (line.handedOver > 0) units.set(line.orderLineId, (units.get(line.orderLineId) ?? 0) + line.handedOver);
  }
  return units;
}
