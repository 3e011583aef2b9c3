import { type Asker, askPeer } from "@waybill/subgraph";
import type { SkuStock } from "../domain/routing/model.ts";

const query = `query Stock($skus: [String!]!, $channel: String) {
  stockAvailability(skus: $skus, channel: $channel) {
    sku backorderPolicy
    locations {
      available
      location {
        id name kind countryCode coordinates { latitude longitude } handlingDays cutOffTime timeZone capacityLeftToday marketsServed active
      }
    }
  }
}`;

/**
 * Asks inventory what can be promised of the SKUs in a channel, by location. SKUs that are unknown are missing.
 * @throws SubgraphUnavailable when inventory does not answer.
 */
export async function stockAvailability(
  asker: Asker,
  skus: readonly string[],
  channel: string,
): Promise<readonly SkuStock[]> {
  const answer = await askPeer<{ stockAvailability: readonly SkuStock[] }>(asker, "inventory", query, {
    skus,
    channel,
  });
  return answer.stockAvailability;
}
