import type { Connection } from "@waybill/storage";
import { page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { levelIdOf, type StockEntryRecord, type StockLevelRecord } from "../domain/stock.ts";
import { StockEntry, StockLevel } from "../storage/entities.ts";

/** Stock levels of a location, by SKU. @throws WaybillError FORBIDDEN for a shopper. */
export function listLevels(
  context: Context,
  { locationId, ...args }: PageArgs & { readonly locationId: string },
): Promise<Connection<StockLevelRecord>> {
  staffOnly(context);
  const list = { where: { locationId }, purpose: `stockLevels ${locationId}`, sort: "sku", direction: "asc" } as const;
  return page(context, StockLevel, args, list);
}

/** Stock levels with an alert, the latest first. @throws WaybillError FORBIDDEN for a shopper. */
export function listAlerts(context: Context, args: PageArgs): Promise<Connection<StockLevelRecord>> {
  staffOnly(context);
  return page(context, StockLevel, args, { where: { alerting: true }, purpose: "stockAlerts", sort: "alertSince" });
}

/**
 * The ledger of one level, newest first. What is not there has an empty one.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function listEntries(
  context: Context,
  { sku, locationId, ...args }: PageArgs & { readonly sku: string; readonly locationId: string },
): Promise<Connection<StockEntryRecord>> {
  staffOnly(context);
  const variant = await context.loaders.variantBySku.load(sku);
  const stockLevelId = variant ? levelIdOf(context.identity.tenant, variant._id, locationId) : "none";
  return page(context, StockEntry, args, {
    where: { stockLevelId },
    purpose: `stockEntries ${stockLevelId}`,
    sort: "at",
  });
}
