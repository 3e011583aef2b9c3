import { ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { forkFor } from "@waybill/storage";
import { askerOf, askPeer } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { skuOfScan } from "../../domain/fulfillment/pick-list.ts";
import { FulfillmentOrder, PickList } from "../../storage/fulfillment.entities.ts";

const query = "query Barcodes($skus: [String!]!) { productVariantsBySku(skus: $skus) { sku barcode } }";

interface Answer {
  readonly productVariantsBySku: readonly ({ readonly sku: string; readonly barcode: string | null } | null)[];
}

/**
 * The SKU of a pick list that a scanned code means: the SKU itself or the variant's barcode. Inventory is asked for
 * barcodes only when it is no SKU of the list.
 * @returns UNKNOWN_SKU when it is something else; UNAVAILABLE when inventory does not answer.
 */
export async function skuOfCode(context: Context, pickListId: string, code: string): Promise<Outcome<string>> {
  const { tenant } = context.identity;
  // Not by the loaders: they would keep what is about to change.
  const em = forkFor(context.database, tenant);
  const list = await em.findOne(PickList, { tenant, _id: pickListId });
  const wave = list ? await em.find(FulfillmentOrder, { tenant, _id: { $in: [...list.fulfillmentOrderIds] } }) : [];
  const lines = wave.flatMap((order) => order.lines);
  const skus = [...new Set(lines.map(({ sku }) => sku))];
  if (skus.length === 0 || skus.includes(code)) return ok(code);
  try {
    const variants = new Map<string, string | null>();
    for (let from = 0; from < skus.length; from += 250) {
      const asked = { skus: skus.slice(from, from + 250) };
      const { productVariantsBySku } = await askPeer<Answer>(askerOf(context, "orders"), "inventory", query, asked);
      for (const variant of productVariantsBySku) if (variant) variants.set(variant.sku, variant.barcode);
    }
    const sku = skuOfScan(code, variants);
    return sku === null ? refuse("UNKNOWN_SKU", ["input", "code"], `${code} is not on this pick list`) : ok(sku);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input", "code"], "inventory did not answer");
  }
}
