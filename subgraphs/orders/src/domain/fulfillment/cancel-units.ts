import { ok, type Outcome, refuse } from "@waybill/kernel";
import type { LineUnits } from "../cancel-lines.ts";
import {
  type FulfillmentChanges,
  type FulfillmentLineRecord,
  type FulfillmentOrderRecord,
  type FulfillmentPackageRecord,
  isLive,
  outstanding,
  untouched,
} from "./fulfillment-order.ts";

/** Units of an order line that are not to be sent any more, and where they are held. */
export interface UnitsGivenUp {
  readonly fulfillmentOrderId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly locationId: string;
}

export interface CancelledUnits {
  /** By fulfilment order; those that keep everything are left out. */
  readonly changes: ReadonlyMap<string, FulfillmentChanges>;
  readonly units: readonly UnitsGivenUp[];
}

/** How many units of a line may go, in the order they are looked for: what has cost nobody anything goes first. */
const rounds: readonly ((line: FulfillmentLineRecord) => number)[] = [
  (line) => (line.backordered ? untouched(line) : 0),
  untouched,
  (line) => line.quantity - Math.max(line.packed, line.handedOver),
  (line) => line.quantity - line.handedOver,
];

/** What `takeUnits` found. */
export interface TakenUnits extends CancelledUnits {
  /** Units that no fulfilment order has. */
  readonly missing: readonly (LineUnits & { readonly index: number })[];
}

/**
 * Takes units of order lines out of an order's work: nothing that has left its building. What was packed is unpacked.
 * Refuses units that no fulfilment order has: they are between two locations for a moment.
 */
export function cancelUnits(
  orders: readonly FulfillmentOrderRecord[],
  wanted: readonly LineUnits[],
): Outcome<CancelledUnits> {
  const { changes, units, missing } = takeUnits(orders, wanted);
  const [short] = missing;
  if (!short) return ok({ changes, units });
  const path = ["input", "lines", String(short.index), "quantity"];
  return refuse("UNAVAILABLE", path, "units of this line are just being given to another location; repeat it");
}

/**
 * The same, as many as there are.
 * @param among which lines of fulfilment orders may be drawn on.
 */
export function takeUnits(
  orders: readonly FulfillmentOrderRecord[],
  wanted: readonly LineUnits[],
  among: (line: FulfillmentLineRecord) => boolean = () => true,
): TakenUnits {
  const work = new Map(orders.filter(isLive).map((order) => [order._id, order]));
  const units: UnitsGivenUp[] = [];
  const short: TakenUnits["missing"][number][] = [];
  for (const [index, { lineId, quantity }] of wanted.entries()) {
    let missing = quantity;
    for (const mayGo of rounds) {
      for (const { _id } of orders) {
        const order = work.get(_id);
        if (!order) continue;
        const lines = order.lines.map((line) => {
          const going = line.orderLineId === lineId && among(line) ? Math.min(missing, mayGo(line)) : 0;
          if (going <= 0) return line;
          missing -= going;
          units.push({ fulfillmentOrderId: _id, lineId, sku: line.sku, quantity: going, locationId: order.locationId });
          return shrink(line, line.quantity - going);
        });
        work.set(_id, { ...order, lines, packages: unpack(order.packages, lines) });
      }
    }
    if (missing > 0) short.push({ lineId, quantity: missing, index });
  }
  const touched = new Set(units.map(({ fulfillmentOrderId }) => fulfillmentOrderId));
  const changes = [...work.values()]
    .filter(({ _id }) => touched.has(_id))
    .map((order) => [order._id, changesOf(order)] as const);
  return { changes: new Map(changes), units, missing: short };
}

const shrink = (line: FulfillmentLineRecord, quantity: number): FulfillmentLineRecord => ({
  ...line,
  quantity,
  picked: Math.min(line.picked, quantity),
  packed: Math.min(line.packed, quantity),
});

/** Takes out of the boxes that are still here what is packed no more, the last box first. */
function unpack(
  packages: readonly FulfillmentPackageRecord[],
  lines: readonly FulfillmentLineRecord[],
): FulfillmentPackageRecord[] {
  const room = new Map(lines.map(({ _id, packed }) => [_id, packed]));
  const packed = packages
    .toSorted((a, b) => Number(b.handedOver) - Number(a.handedOver))
    .map((box) => {
      const contents = box.lines.map((content) => {
        const quantity = Math.min(content.quantity, room.get(content.fulfillmentLineId) ?? 0);
        room.set(content.fulfillmentLineId, (room.get(content.fulfillmentLineId) ?? 0) - quantity);
        return { ...content, quantity };
      });
      return { ...box, lines: contents.filter(({ quantity }) => quantity > 0) };
    });
  const left = new Map(packed.map((box) => [box._id, box]));
  return packages.flatMap(({ _id }) => left.get(_id) ?? []).filter(({ lines: contents }) => contents.length > 0);
}

/** Without units it is given up, with all that it ever was to do; when only what has left stays, it is closed. */
function changesOf(order: FulfillmentOrderRecord): FulfillmentChanges {
  const lines = order.lines.filter(({ quantity }) => quantity > 0);
  if (lines.length === 0) return { status: "CANCELLED" };
  const changes = { lines, packages: order.packages };
  return outstanding({ lines }) === 0 ? { ...changes, status: "CLOSED" } : changes;
}
