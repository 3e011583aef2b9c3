import type { PostalAddress } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { type Asker, askPeer } from "@waybill/subgraph";
import type { DeliveryWindow } from "../domain/estimate/delivery.ts";
import type { EstimatedParcel } from "../domain/estimate/estimate.ts";
import type { Coordinates } from "../domain/routing/model.ts";

const query = `query Foretold($parcels: [ForetoldParcelInput!]!) {
  foretoldDeliveries(parcels: $parcels) { earliest latest p50 p80 p95 source basis { explanation } }
}`;

interface Answer {
  readonly foretoldDeliveries: readonly (
    | (Omit<DeliveryWindow, "source" | "explanation"> & {
        readonly source: string;
        readonly basis: { readonly explanation: string } | null;
      })
    | null
  )[];
}

/**
 * When shipments foretells that parcels would be delivered, from the locations that would send them: null for those it
 * cannot say of, and for all when it does not answer. An estimate is not refused for want of it.
 */
export async function askForetold(
  asker: Asker,
  parcels: readonly EstimatedParcel[],
  to: { readonly shippingAddress: PostalAddress; readonly shippingCoordinates: Coordinates | null },
): Promise<readonly (DeliveryWindow | null)[]> {
  const { countryCode, region, postalCode } = to.shippingAddress;
  const there = { countryCode, region, postalCode, point: to.shippingCoordinates };
  const asked = parcels.flatMap(({ location, readyAt }) =>
    readyAt ? [{ locationId: location.id, orderedAt: readyAt.toISOString(), ...there }] : [],
  );
  if (asked.length === 0) return [];
  try {
    const { foretoldDeliveries } = await askPeer<Answer>(asker, "shipments", query, { parcels: asked });
    const answers = foretoldDeliveries.values();
    return parcels.map(({ readyAt }) => (readyAt ? windowOf(answers.next().value ?? null) : null));
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return [];
  }
}

function windowOf(told: Answer["foretoldDeliveries"][number]): DeliveryWindow | null {
  // What is known of a parcel that nobody has is only ever of a model or a rule.
  if (told?.source !== "MODEL" && told?.source !== "RULE") return null;
  const { earliest, latest, p50, p80, p95, source, basis } = told;
  return { earliest, latest, p50, p80, p95, source, explanation: basis?.explanation ?? null };
}
