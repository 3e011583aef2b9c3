import { ok, type Outcome, refuse } from "@waybill/kernel";
import { guard } from "./actions.ts";
import { earliest } from "./due.ts";
import {
  type FulfillmentChanges,
  type FulfillmentLineRecord,
  type FulfillmentOrderRecord,
  untouched,
} from "./fulfillment-order.ts";
import { statusOfWork } from "./request.ts";
import type { LineUnits } from "./work.ts";

/** Lines as they stay and as they leave. */
interface Division {
  readonly stay: readonly FulfillmentLineRecord[];
  readonly leave: readonly FulfillmentLineRecord[];
}

/** Takes untouched units off the lines. A line without units is gone. */
function takeOff(lines: readonly FulfillmentLineRecord[], units: readonly LineUnits[]): Outcome<Division> {
  const leave: FulfillmentLineRecord[] = [];
  const stay = new Map(lines.map((line) => [line._id, line]));
  for (const [index, { fulfillmentLineId, quantity }] of units.entries()) {
    const path = ["input", "lines", String(index)];
    const line = stay.get(fulfillmentLineId);
    if (!line) return refuse("NOT_FOUND", path, "no such line in this fulfilment order");
    if (leave.some(({ _id }) => _id === fulfillmentLineId)) return refuse("INVALID", path, "the line is named twice");
    if (quantity < 1 || quantity > untouched(line)) {
      return refuse("INVALID", [...path, "quantity"], `${untouched(line)} of ${line.sku} may be taken off`);
    }
    stay.set(fulfillmentLineId, { ...line, quantity: line.quantity - quantity });
    leave.push({ ...line, quantity, picked: 0, packed: 0, handedOver: 0 });
  }
  return ok({ stay: [...stay.values()].filter(({ quantity }) => quantity > 0), leave });
}

export interface Split {
  readonly changes: FulfillmentChanges;
  /** What the new fulfilment order has. */
  readonly lines: readonly FulfillmentLineRecord[];
}

/** Takes units into a fulfilment order of their own, at the same location. Both keep something. */
export function split(order: FulfillmentOrderRecord, units: readonly LineUnits[]): Outcome<Split> {
  const allowed = guard(order, "SPLIT");
  if (!allowed.ok) return allowed;
  const division = takeOff(order.lines, units);
  if (!division.ok) return division;
  const { stay, leave } = division.value;
  if (stay.length === 0) return refuse("INVALID", ["input", "lines"], "something must stay");
  return ok({ changes: { lines: stay, ...closedWhenDone(stay) }, lines: leave });
}

/** Takes units off that could not be found or used. Nothing is left of it: then it is INCOMPLETE. */
export function shortPick(order: FulfillmentOrderRecord, units: readonly LineUnits[]): Outcome<Split> {
  const allowed = guard(order, "SHORT_PICK");
  if (!allowed.ok) return allowed;
  const division = takeOff(order.lines, units);
  if (!division.ok) return division;
  const { stay, leave } = division.value;
  const changes: FulfillmentChanges =
    stay.length === 0 ? { status: "INCOMPLETE" } : { lines: stay, ...closedWhenDone(stay) };
  return ok({ changes, lines: leave });
}

const closedWhenDone = (lines: readonly FulfillmentLineRecord[]): FulfillmentChanges =>
  lines.every((line) => line.handedOver === line.quantity) ? { status: "CLOSED" } : {};

/** Takes all lines off, for another location. */
export function moveAway(order: FulfillmentOrderRecord): Outcome<FulfillmentChanges> {
  const allowed = guard(order, "MOVE");
  return allowed.ok ? ok({ status: "CANCELLED" }) : allowed;
}

const waits = ({ lines }: FulfillmentOrderRecord): boolean => lines.some(({ backordered }) => backordered);

/**
 * Puts several fulfilment orders of one order and location together: those that are due, or those that wait for stock.
 * @returns the changes of the first; the others are to be cancelled.
 */
export function merge(orders: readonly FulfillmentOrderRecord[]): Outcome<FulfillmentChanges> {
  const [first] = orders;
  if (!first) return refuse("BLANK", ["input", "ids"], "name the fulfilment orders");
  for (const [index, order] of orders.entries()) {
    const path = ["input", "ids", String(index)];
    const allowed = guard(order, "MERGE", path);
    if (!allowed.ok) return allowed;
    if (order.orderId !== first.orderId || order.locationId !== first.locationId) {
      return refuse("INVALID", path, "only fulfilment orders of one order and one location can be merged");
    }
    // What can be sent would wait for what cannot.
    if (waits(order) !== waits(first)) {
      return refuse("INVALID", path, "what waits for stock cannot be merged with what can be sent");
    }
  }
  const lines = new Map<string, FulfillmentLineRecord>();
  for (const line of orders.flatMap((order) => order.lines)) {
    const key = `${line.orderLineId} ${line.backordered}`;
    const known = lines.get(key);
    lines.set(key, known ? { ...known, quantity: known.quantity + line.quantity } : line);
  }
  const merged = [...lines.values()];
  const fulfillBy = earliest(orders.map((order) => order.fulfillBy));
  return ok({ lines: merged, status: statusOfWork({ lines: merged }), fulfillBy });
}
