import { err, ok, type Outcome, type UserError, userError } from "@waybill/kernel";
import { type FulfillmentOrderRecord, isLive, untouched } from "./fulfillment-order.ts";
import type { LineUnits } from "./work.ts";

/** Fulfilment orders of one location that are picked in one go. What is to pick follows from them. */
export interface PickListRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly locationId: string;
  readonly fulfillmentOrderIds: readonly string[];
  readonly createdAt: Date;
  readonly version: number;
}

/** One shelf to go to: a SKU over all fulfilment orders of the list. */
export interface PickListLine {
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly picked: number;
}

/** What is to pick, by SKU. Fulfilment orders that were given up do not count. */
export function pickLines(orders: readonly FulfillmentOrderRecord[]): PickListLine[] {
  const lines = new Map<string, PickListLine>();
  for (const { sku, title, quantity, picked, handedOver } of orders.filter(counts).flatMap((order) => order.lines)) {
    const known = lines.get(sku);
    const done = Math.max(picked, handedOver);
    lines.set(sku, { sku, title, quantity: quantity + (known?.quantity ?? 0), picked: done + (known?.picked ?? 0) });
  }
  return [...lines.values()].sort((a, b) => (a.sku < b.sku ? -1 : 1));
}

const counts = (order: FulfillmentOrderRecord): boolean => isLive(order) || order.status === "CLOSED";

/** True when nothing is left to pick. */
export const isPickedUp = (orders: readonly FulfillmentOrderRecord[]): boolean =>
  pickLines(orders).every(({ quantity, picked }) => quantity === picked);

/** Units of a scanned SKU, by fulfilment order: the first of the list first. Refuses what is not on the list, and too many. */
export function spread(
  orders: readonly FulfillmentOrderRecord[],
  sku: string,
  quantity: number,
): Outcome<ReadonlyMap<string, readonly LineUnits[]>> {
  const errors: UserError[] = [];
  const shares = new Map<string, LineUnits[]>();
  let left = quantity;
  const open = orders.filter(({ status }) => status === "OPEN" || status === "IN_PROGRESS");
  if (!open.some(({ lines }) => lines.some((line) => line.sku === sku))) {
    errors.push(userError("UNKNOWN_SKU", ["input", "code"], `${sku} is not on this pick list`));
  }
  for (const order of open) {
    for (const line of order.lines) {
      const units = Math.min(left, untouched(line));
      if (line.sku !== sku || line.backordered || units === 0) continue;
      left -= units;
      shares.set(order._id, [...(shares.get(order._id) ?? []), { fulfillmentLineId: line._id, quantity: units }]);
    }
  }
  if (errors.length === 0 && left > 0) {
    errors.push(userError("INVALID", ["input", "quantity"], `${quantity - left} of ${sku} are left to pick`));
  }
  return errors.length > 0 ? err(errors) : ok(shares);
}

/** A GTIN in its one form of 14 digits: scanners leave leading zeros out (UPC-A) or put them in (EAN-13). */
const gtin = (code: string): string | null => (/^\d{8,14}$/.test(code) ? code.padStart(14, "0") : null);

/**
 * The SKU whose barcode was scanned.
 * @param barcodes by SKU; null for a variant without one.
 */
export function skuOfScan(code: string, barcodes: ReadonlyMap<string, string | null>): string | null {
  const wanted = gtin(code);
  for (const [sku, barcode] of barcodes) {
    if (barcode !== null && (barcode === code || (wanted !== null && gtin(barcode) === wanted))) return sku;
  }
  return null;
}
