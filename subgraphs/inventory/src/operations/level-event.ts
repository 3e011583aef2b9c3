import type { JsonObject, NewEvent } from "@waybill/kernel";
import { onHand, type StockLevelRecord } from "../domain/stock.ts";

/**
 * The event of a change of one level.
 * @param why what the change was and came from.
 */
export function levelEvent(type: `stock.${string}`, level: StockLevelRecord, why: JsonObject, now: Date): NewEvent {
  const { _id: id, version, sku, locationId, available } = level;
  return {
    type,
    subject: { type: "stock_level", id, version },
    occurredAt: now,
    data: { sku, locationId, ...why, available, onHand: onHand(level) },
  };
}
