import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { foldScans } from "../../domain/fold-scans.ts";
import { isFinal } from "../../domain/shipment-status.ts";
import { toTrackingScan, type TrackingScan } from "../../domain/tracking-scan.ts";
import { classifyFedexScan } from "./codes.ts";

// Real scan histories of FedEx parcels, where the folder with the test data stands beside the repository.
const file = fileURLToPath(new URL("../../../../../../shared/data/deliveries/carrier-events.jsonl", import.meta.url));

interface Parcel {
  readonly id: string;
  readonly carrier: string;
  readonly delivered: string;
  readonly events: readonly {
    readonly at: string;
    readonly code: string;
    readonly text: string;
    readonly exc?: string;
    readonly city?: string;
    readonly state?: string;
    readonly postal?: string;
    readonly country?: string;
  }[];
}

const parcels: readonly Parcel[] = existsSync(file)
  ? readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Parcel)
      .filter((p) => p.carrier === "FDXE")
  : [];

const scansOf = (parcel: Parcel): TrackingScan[] =>
  parcel.events.map((event) =>
    toTrackingScan(
      {
        carrierCode: "fedex",
        source: "fedex",
        trackingNumber: "986578788855",
        occurredRaw: event.at,
        rawCode: event.code,
        rawSubCode: event.exc ?? null,
        rawDelay: null,
        description: event.text,
        location: {
          city: event.city ?? null,
          region: event.state ?? null,
          postalCode: event.postal ?? null,
          countryCode: event.country ?? null,
        },
      },
      classifyFedexScan,
      { tenant: "t", receivedAt: new Date("2026-01-01T00:00:00Z"), ingestedVia: "PUSH" },
    ),
  );

/** A shuffle that a seed repeats (mulberry32), so that a failure can be looked at again. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  return items
    .map((item) => ({ item, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map((k) => k.item);
}

test.runIf(parcels.length === 0)("real parcels: skipped, ../shared/data/deliveries is not here", () => {});

test.runIf(parcels.length > 0)("99 of 99 real parcels are delivered, each at the time the carrier says", () => {
  const wrong = parcels.filter((parcel) => {
    const state = foldScans(scansOf(parcel));
    return state.status !== "DELIVERED" || state.deliveredAt?.getTime() !== Date.parse(parcel.delivered);
  });
  expect(parcels).toHaveLength(99);
  expect(wrong.map((parcel) => parcel.id)).toEqual([]);
});

test.runIf(parcels.length > 0)("every code of the real parcels is known", () => {
  const unknown = parcels.flatMap(scansOf).filter((scan) => scan.ruleId === null);
  expect(unknown.map((scan) => scan.rawCode)).toEqual([]);
});

test.runIf(parcels.length > 0)("however their scans arrive, no status goes back and the end is the same", () => {
  const regressions: string[] = [];
  for (const [index, parcel] of parcels.entries()) {
    const scans = scansOf(parcel);
    const end = foldScans(scans);
    for (let round = 0; round < 10; round += 1) {
      const arrival = shuffled([...scans, ...scans.slice(0, 5)], index * 100 + round);
      const states = arrival.map((_, i) => foldScans(arrival.slice(0, i + 1)));
      for (const [i, after] of states.entries()) {
        const before = states[i - 1];
        if (!before?.statusOccurredAt || !after.statusOccurredAt) continue;
        const earlier = after.statusOccurredAt < before.statusOccurredAt && !isFinal(after.status);
        if (earlier || (isFinal(before.status) && after.status !== before.status))
          regressions.push(`${parcel.id} #${i}`);
      }
      expect(states.at(-1)).toEqual(end);
    }
  }
  expect(regressions).toEqual([]);
});
