import { mayDo } from "./actions.ts";
import { type FulfillmentLineRecord, type FulfillmentOrderRecord, isLive } from "./fulfillment-order.ts";

/** The lines of a fulfilment order that wait for stock and may be sent from elsewhere. Empty when there are none. */
export function waitingLines(order: FulfillmentOrderRecord): readonly FulfillmentLineRecord[] {
  // A customer who collects does so there, and what is held for another reason is looked at by somebody.
  const free = order.deliveryMethod === "SHIPPING" && order.holds.every(({ reason }) => reason === outOfStock);
  const idle = order.status === "SCHEDULED" || order.status === "ON_HOLD";
  return free && idle && mayDo(order, "MOVE") ? order.lines.filter(({ backordered }) => backordered) : [];
}

const outOfStock = "INVENTORY_OUT_OF_STOCK";

/** Units that are to leave a fulfilment order, by order line. */
export interface LeavingUnits {
  readonly lineId: string;
  readonly quantity: number;
}

/** What stays and what goes when waiting units are sent from elsewhere; null when fewer wait than are to go. */
export function takeWaiting(
  order: FulfillmentOrderRecord,
  units: readonly LeavingUnits[],
): { readonly stay: readonly FulfillmentLineRecord[]; readonly leave: readonly FulfillmentLineRecord[] } | null {
  const waiting = new Set(waitingLines(order));
  const left = new Map<string, number>();
  for (const { lineId, quantity } of units) left.set(lineId, (left.get(lineId) ?? 0) + quantity);
  const stay: FulfillmentLineRecord[] = [];
  const leave: FulfillmentLineRecord[] = [];
  for (const line of order.lines) {
    const going = waiting.has(line) ? Math.min(line.quantity, left.get(line.orderLineId) ?? 0) : 0;
    left.set(line.orderLineId, (left.get(line.orderLineId) ?? 0) - going);
    if (going > 0) leave.push({ ...line, quantity: going });
    if (going < line.quantity) stay.push({ ...line, quantity: line.quantity - going });
  }
  return units.every(({ lineId }) => left.get(lineId) === 0) ? { stay, leave } : null;
}

/** Locations that send or have sent a part of an order, beside the fulfilment order that may be moved. */
export const otherPlaces = (
  work: readonly FulfillmentOrderRecord[],
  moved: Pick<FulfillmentOrderRecord, "_id">,
): ReadonlySet<string> =>
  new Set(
    work
      .filter((order) => order._id !== moved._id && (isLive(order) || order.status === "CLOSED"))
      .map(({ locationId }) => locationId),
  );
