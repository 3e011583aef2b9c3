import { performance } from "node:perf_hooks";
import { SubgraphUnavailable } from "@waybill/service";
import { type Asker, askPeer } from "@waybill/subgraph";
import type { AskedLocation, LocationFacts } from "../../domain/estimate/dispatch.ts";

const query = `query LocationToEstimate($id: ID!) {
  location(id: $id) {
    id timeZone cutOffTime handlingDays openingHours { weekday opensAt closesAt }
    coordinates { latitude longitude } address { countryCode region postalCode }
  }
}`;

/** How long a process goes on with what it was told of a location. */
const freshMs = 10_000;
/** Most locations that are held. */
const maxLocations = 1_000;

interface Held {
  readonly asked: Promise<AskedLocation | null>;
  readonly until: number;
}

/** Per process, by what it asks its peers through. Nothing is lost with it. */
const held = new WeakMap<Asker["peers"], Map<string, Held>>();

/**
 * What inventory says of a location; asked for at most every ten seconds, since every shipment of it needs it. When
 * inventory does not answer, that is said and not kept: a shipment is not refused for want of it.
 * @returns null when the tenant has no such location.
 */
export function askLocation(asker: Asker, id: string): Promise<AskedLocation | null> {
  const locations = held.get(asker.peers) ?? new Map<string, Held>();
  held.set(asker.peers, locations);
  const key = `${asker.tenant} ${id}`;
  const now = performance.now();
  const known = locations.get(key);
  if (known && known.until > now) return known.asked;
  const entry = { asked: ask(asker, id), until: now + freshMs };
  locations.delete(key);
  locations.set(key, entry);
  const forget = (): void => {
    if (locations.get(key) === entry) locations.delete(key);
  };
  entry.asked.then((asked) => asked?.state === "KNOWN" || forget(), forget);
  for (const oldest of locations.keys()) {
    if (locations.size <= maxLocations) break;
    locations.delete(oldest);
  }
  return entry.asked;
}

async function ask(asker: Asker, id: string): Promise<AskedLocation | null> {
  try {
    // One caller's leaving must not cost the others their answer.
    const { location } = await askPeer<{ location: LocationFacts | null }>(
      { ...asker, signal: undefined },
      "inventory",
      query,
      { id },
    );
    return location && { state: "KNOWN", location };
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return { state: "AWAY", locationId: id };
  }
}
