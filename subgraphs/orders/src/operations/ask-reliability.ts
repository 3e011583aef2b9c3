import { SubgraphUnavailable } from "@waybill/service";
import { type Asker, askPeer } from "@waybill/subgraph";
import { carriersToKnow, knowing } from "../domain/routing/reliability.ts";
import type { RoutingPolicy } from "../domain/routing/rules.ts";

const query = `query Reliability($codes: [String!]!, $to: CountryCode) {
  carrierReliability(carrierCodes: $codes, destinationCountry: $to) { carrierCode figures { onTimeShare } }
}`;

interface Answer {
  readonly carrierReliability: readonly {
    readonly carrierCode: string;
    readonly figures: { readonly onTimeShare: number | null };
  }[];
}

/**
 * The policy with what the scorecards say of the carriers that it ranks by, to the country that is sent to. Nobody is
 * asked when it does not rank by them; when shipments does not answer, the figures are not known: an order is not lost
 * for want of them.
 */
export async function askReliability(
  asker: Asker,
  policy: RoutingPolicy,
  { channel, countryCode }: { readonly channel: string; readonly countryCode: string },
): Promise<RoutingPolicy> {
  const codes = carriersToKnow(policy, channel);
  if (codes.length === 0) return policy;
  try {
    const { carrierReliability } = await askPeer<Answer>(asker, "shipments", query, { codes, to: countryCode });
    const shares = carrierReliability.flatMap(({ carrierCode, figures: { onTimeShare } }) =>
      onTimeShare === null ? [] : [[carrierCode, onTimeShare] as const],
    );
    return knowing(policy, new Map(shares));
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return policy;
  }
}
