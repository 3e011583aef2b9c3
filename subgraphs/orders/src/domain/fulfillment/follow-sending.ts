import type { DeliveredQuantity, OrderChanges, OrderRecord, StockAtPlacing } from "../order.ts";
import { deliveredUnits } from "../returns/delivered.ts";
import type { Assignment } from "../routing/model.ts";
import { hasLeft, orderStates, type SendingFacts } from "./order-axis.ts";

type Followed = Pick<
  OrderRecord,
  "status" | "placedAt" | "updatedAt" | "lines" | "firstShippedAt" | "completedAt" | "shipments"
>;

/**
 * What follows for an order from its work and its shipments: its states, when something of it left first and when it
 * was complete, and which units have reached the customer.
 * @param at when that happened which is followed. Scans may be told late: an order was not complete before its last
 * delivery, and left not before it was placed.
 */
export function followSending(order: Followed, sending: SendingFacts, at: Date) {
  const { shipments } = sending;
  const states = orderStates(order.status, sending);
  const firstShippedAt = order.firstShippedAt ?? (hasLeft(sending) ? latest([at, order.placedAt]) : null);
  const completed = (): Date =>
    latest([at, firstShippedAt ?? order.placedAt, ...shipments.flatMap(({ deliveredAt }) => deliveredAt ?? [])]);
  return {
    ...states,
    firstShippedAt,
    completedAt: states.status === "COMPLETED" ? (order.completedAt ?? completed()) : null,
    delivered: deliveredOf({ ...order, shipments }, sending),
  } satisfies OrderChanges;
}

const latest = (dates: readonly Date[]): Date => new Date(Math.max(...dates.map((date) => date.getTime())));

function deliveredOf(order: Followed, { work }: SendingFacts): readonly DeliveredQuantity[] {
  const units = deliveredUnits(order, work);
  return order.lines.flatMap(({ _id: orderLineId, sku }) => {
    const own = units.filter((one) => one.orderLineId === orderLineId);
    const quantity = own.reduce((sum, one) => sum + one.quantity, 0);
    return quantity > 0 ? [{ orderLineId, sku, quantity }] : [];
  });
}

/** What of an order was promised from stock that was there, and what from stock to come. */
export function stockAtPlacing({ lines }: Pick<OrderRecord, "lines">, held: readonly Assignment[]): StockAtPlacing {
  const late = held.filter(({ backordered }) => backordered);
  return {
    lines: lines.length,
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    backorderedLines: new Set(late.map(({ lineId }) => lineId)).size,
    backorderedUnits: late.reduce((sum, { quantity }) => sum + quantity, 0),
  };
}
