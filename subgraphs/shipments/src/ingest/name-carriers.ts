import type { Db } from "mongodb";
import { type Arrival, arrivalOf } from "../carriers/arrival.ts";
import type { CarrierAdapter, CarrierTrack } from "../carriers/carrier.ts";
import type { WebhookDelivery } from "../storage/deliveries.ts";
import { carriersWithShipment, type NumberKey } from "../storage/tracked-numbers.ts";

/** What a push says of one parcel, and who read it. */
export interface ReadTrack {
  readonly delivery: WebhookDelivery;
  readonly adapter: CarrierAdapter;
  readonly track: CarrierTrack;
}

/** The same, with the number under which it is filed. */
export interface NamedTrack {
  readonly delivery: WebhookDelivery;
  readonly key: NumberKey;
  readonly arrival: Arrival;
}

/**
 * Names the carrier of each parcel. Whoever passes on others' scans says whose they are; a carrier's own push is its own.
 * Where the registry has several codes for it (DHL and its divisions), the one counts that a shipment has the number under.
 */
export async function nameCarriers(db: Db, read: readonly ReadTrack[]): Promise<NamedTrack[]> {
  const families = Map.groupBy(
    read.filter(({ adapter }) => adapter.carriers.length > 1 && !adapter.secondHand),
    ({ delivery, adapter }) => `${adapter.code} ${delivery.tenant}`,
  );
  const named = new Map<ReadTrack, string>();
  for (const family of families.values()) {
    const [{ delivery, adapter }] = family as [ReadTrack];
    const numbers = [...new Set(family.map(({ track }) => track.trackingNumber))];
    const known = await carriersWithShipment(db, delivery.tenant, adapter.carriers, numbers);
    for (const one of family) {
      const carrierCode = known.get(one.track.trackingNumber);
      if (carrierCode !== undefined) named.set(one, carrierCode);
    }
  }
  return read.map((one) => {
    const { delivery, adapter, track } = one;
    const arrival = { tenant: delivery.tenant, receivedAt: delivery.receivedAt, ingestedVia: "PUSH" } as const;
    const given = named.get(one);
    const carrierCode = given ?? track.scans[0]?.carrierCode ?? adapter.carriers[0] ?? delivery.carrierCode;
    const { trackingNumber } = track;
    return { delivery, key: { carrierCode, trackingNumber }, arrival: arrivalOf(track, adapter, arrival, given) };
  });
}
