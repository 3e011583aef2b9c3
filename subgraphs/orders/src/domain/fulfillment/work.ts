import { ok, type Outcome, refuse } from "@waybill/kernel";
import { guard } from "./actions.ts";
import {
  type FulfillmentChanges,
  type FulfillmentLineRecord,
  type FulfillmentOrderRecord,
  type FulfillmentPackageRecord,
  outstanding,
} from "./fulfillment-order.ts";

/** Units of one line of a fulfilment order. */
export interface LineUnits {
  readonly fulfillmentLineId: string;
  readonly quantity: number;
}

type Count = "picked" | "packed" | "handedOver";

/** Adds units to a count of the lines. Refuses an unknown line and more than the line has left. */
function addUnits(
  lines: readonly FulfillmentLineRecord[],
  count: Count,
  units: readonly LineUnits[],
  pathOf: (index: number) => readonly string[],
): Outcome<readonly FulfillmentLineRecord[]> {
  const next = new Map(lines.map((line) => [line._id, { ...line }]));
  for (const [index, { fulfillmentLineId, quantity }] of units.entries()) {
    const line = next.get(fulfillmentLineId);
    if (!line) return refuse("NOT_FOUND", pathOf(index), "no such line in this fulfilment order");
    const done = Math.max(line[count], line.handedOver);
    if (quantity < 1 || done + quantity > line.quantity) {
      return refuse("INVALID", pathOf(index), `${line.quantity - done} of ${line.sku} are left`);
    }
    next.set(fulfillmentLineId, { ...line, [count]: done + quantity });
  }
  return ok([...next.values()]);
}

/** Units taken from the shelf. */
export function pick(
  order: FulfillmentOrderRecord,
  units: readonly LineUnits[],
  path: readonly string[],
): Outcome<FulfillmentChanges> {
  const allowed = guard(order, "PICK", path);
  if (!allowed.ok) return allowed;
  const lines = addUnits(order.lines, "picked", units, () => path);
  return lines.ok ? ok({ lines: lines.value, status: "IN_PROGRESS" }) : lines;
}

/** A box as a caller gives it. */
export type NewPackage = Omit<FulfillmentPackageRecord, "handedOver">;

/** Puts units into boxes. What is packed has been picked. */
export function pack(order: FulfillmentOrderRecord, packages: readonly NewPackage[]): Outcome<FulfillmentChanges> {
  const allowed = guard(order, "PACK");
  if (!allowed.ok) return allowed;
  let lines = order.lines;
  for (const [index, box] of packages.entries()) {
    const packed = addUnits(lines, "packed", box.lines, (n) => [
      "input",
      "packages",
      String(index),
      "lines",
      String(n),
    ]);
    if (!packed.ok) return packed;
    lines = packed.value;
  }
  return ok({
    lines: lines.map((line) => ({ ...line, picked: Math.max(line.picked, line.packed) })),
    packages: [...order.packages, ...packages.map((box) => ({ ...box, handedOver: false }))],
    status: "IN_PROGRESS",
  });
}

/** Everything is picked: it waits for its label, or for the customer. */
export function markReady(order: FulfillmentOrderRecord, forPickup: boolean, now: Date): Outcome<FulfillmentChanges> {
  const allowed = guard(order, forPickup ? "MARK_READY_FOR_PICKUP" : "MARK_READY_FOR_LABEL");
  if (!allowed.ok) return allowed;
  return ok({ readyAt: now, deliveryMethod: forPickup ? "PICK_UP" : "SHIPPING", status: "IN_PROGRESS" });
}

/** Units that leave the building. */
export interface Leaving {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly locationId: string;
}

export interface HandOver {
  readonly changes: FulfillmentChanges;
  readonly leaving: readonly Leaving[];
}

/**
 * Units leave the building: everything that is left, or the given boxes. The fulfilment order is closed when nothing
 * is left.
 * @param packageIds empty for everything.
 */
export function handOver(order: FulfillmentOrderRecord, packageIds: readonly string[]): Outcome<HandOver> {
  const allowed = guard(order, "HAND_OVER");
  if (!allowed.ok) return allowed;
  const boxes = order.packages.filter(({ _id }) => packageIds.includes(_id));
  const odd = packageIds.findIndex((id) => !boxes.some((box) => box._id === id && !box.handedOver));
  if (odd >= 0) return refuse("NOT_FOUND", ["input", "packageIds", String(odd)], "no such package waits here");
  if (packageIds.length === 0) return ok(leave(order, all(order)));
  return ok(leave(order, sum(boxes.flatMap((box) => box.lines)), boxes));
}

/** The customer has collected everything. */
export function collect(order: FulfillmentOrderRecord): Outcome<HandOver> {
  const allowed = guard(order, "COLLECT");
  return allowed.ok ? ok(leave(order, all(order))) : allowed;
}

const all = ({ lines }: FulfillmentOrderRecord): LineUnits[] =>
  lines.map((line) => ({ fulfillmentLineId: line._id, quantity: line.quantity - line.handedOver }));

function sum(units: readonly LineUnits[]): LineUnits[] {
  const sums = new Map<string, number>();
  for (const { fulfillmentLineId: id, quantity } of units) sums.set(id, (sums.get(id) ?? 0) + quantity);
  return [...sums].map(([fulfillmentLineId, quantity]) => ({ fulfillmentLineId, quantity }));
}

function leave(
  order: FulfillmentOrderRecord,
  units: readonly LineUnits[],
  boxes: readonly FulfillmentPackageRecord[] = order.packages,
): HandOver {
  const left = new Map(units.map(({ fulfillmentLineId, quantity }) => [fulfillmentLineId, quantity]));
  const lines = order.lines.map((line) => {
    const handedOver = Math.min(line.quantity, line.handedOver + (left.get(line._id) ?? 0));
    return { ...line, handedOver };
  });
  const leaving = lines.flatMap((line, index) => {
    const quantity = line.handedOver - (order.lines[index]?.handedOver ?? 0);
    return quantity > 0 ? [{ lineId: line.orderLineId, sku: line.sku, quantity, locationId: order.locationId }] : [];
  });
  const ids = new Set(boxes.map(({ _id }) => _id));
  const packages = order.packages.map((box) => (ids.has(box._id) ? { ...box, handedOver: true } : box));
  return { changes: { lines, packages, status: outstanding({ lines }) === 0 ? "CLOSED" : "IN_PROGRESS" }, leaving };
}
