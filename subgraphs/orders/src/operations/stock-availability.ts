import { parseMoney } from "@waybill/kernel";
import { type Asker, askPeer } from "@waybill/subgraph";
import type { CatalogVariant, ProductStatus } from "../domain/placement.ts";
import type { SkuStock } from "../domain/routing/model.ts";

const fields = `sku backorderPolicy availableFrom
  locations {
    available
    location {
      id name kind countryCode region coordinates { latitude longitude } openingHours { weekday opensAt closesAt } handlingDays cutOffTime timeZone capacityLeftToday marketsServed active
    }
  }`;
const stockQuery = `query Stock($skus: [String!]!, $channel: String) {
  stockAvailability(skus: $skus, channel: $channel) { ${fields} }
}`;
const shelfQuery = `query Shelf($skus: [String!]!, $channel: String) {
  stockAvailability(skus: $skus, channel: $channel) { variantId displayName status price { amount currencyCode } ${fields} }
}`;

/** As the graph sends it. */
interface Sent extends Omit<SkuStock, "availableFrom"> {
  readonly availableFrom: string | null;
}
interface Item extends Sent {
  readonly variantId: string;
  readonly displayName: string;
  readonly status: ProductStatus;
  readonly price: { readonly amount: string; readonly currencyCode: string };
}

/** What the catalogue says of SKUs beside what can be promised of them. */
export interface Shelf {
  readonly variants: ReadonlyMap<string, CatalogVariant>;
  readonly stock: readonly SkuStock[];
}

/**
 * Asks inventory what can be promised of the SKUs in a channel, by location. SKUs that are unknown are missing.
 * @throws SubgraphUnavailable when inventory does not answer.
 */
export async function stockAvailability(
  asker: Asker,
  skus: readonly string[],
  channel: string,
): Promise<readonly SkuStock[]> {
  const variables = { skus, channel };
  const answer = await askPeer<{ stockAvailability: readonly Sent[] }>(asker, "inventory", stockQuery, variables);
  return answer.stockAvailability.map(toStock);
}

/** The same with what the SKUs are and cost, in one question. */
export async function findShelf(asker: Asker, skus: readonly string[], channel: string): Promise<Shelf> {
  const variables = { skus, channel };
  const answer = await askPeer<{ stockAvailability: readonly Item[] }>(asker, "inventory", shelfQuery, variables);
  const variants = new Map<string, CatalogVariant>();
  for (const { variantId: id, sku, displayName: title, status, price: sent } of answer.stockAvailability) {
    const price = parseMoney(sent.amount, sent.currencyCode);
    if (!price.ok) throw new Error(`inventory sent a price that is none: ${price.error}`);
    variants.set(sku, { id, sku, title, status, price: price.value });
  }
  return { variants, stock: answer.stockAvailability.map(toStock) };
}

const toStock = ({ availableFrom, ...sent }: Sent): SkuStock => ({
  ...sent,
  availableFrom: availableFrom === null ? null : new Date(availableFrom),
});
