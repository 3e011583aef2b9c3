import { describe, expect, test } from "vitest";
import { DecayedMeans } from "./decayed-mean.ts";
import { historyFeatures, LaneHistory } from "./lane-history.ts";
import { laneKeys, laneLevels, postalOrdinal, sourceLevels } from "./lane-keys.ts";
import type { ParcelFacts } from "./parcel.ts";
import { ForecastDrift, promisedDays } from "./promise.ts";

const place = (region: string, city: string, postalCode: string) => ({ countryCode: "BR", region, city, postalCode });

const parcel: ParcelFacts = {
  id: "p",
  sellerId: "s1",
  carrierCode: "correios",
  service: "PAC",
  origin: place("SP", "São Paulo", "01310-100"),
  destination: place("RJ", "Niterói", "24020-005"),
  purchasedAt: 100,
  shipBy: null,
  promisedDay: 110,
  distanceKm: null,
  freight: null,
  price: null,
  weightGrams: null,
  volumeCm3: null,
  items: 1,
};

describe("means that fade and lean", () => {
  test("an observation loses two thirds in a memory, and a thin group leans on the wider", () => {
    const means = new DecayedMeans([10, 1e9], 1);
    means.add("wide", 0, [4]);
    means.add("wide", 10, [1]);
    means.add("thin", 10, [9]);
    const { means: found, weights } = means.chain(["wide", "thin", "unseen"], 10, 1, [0]);
    const fade = Math.exp(-1);
    const wide = (4 * fade + 1) / (fade + 2);
    expect(found[0]![0]![0]).toBeCloseTo(wide);
    expect(found[0]![0]![1]).toBeCloseTo((9 + wide) / 2);
    expect(found[0]![0]![2]).toBe(found[0]![0]![1]);
    expect(found[1]![0]![0]).toBeCloseTo(5 / 3);
    expect(weights).toEqual([0, 0]);
  });

  test("what is stored says the same, and what has faded away is not stored", () => {
    const means = new DecayedMeans([10], 2);
    means.add("old", 0, [1, 2]);
    means.add("new", 95, [3, 4]);
    const stored = means.entries(100);
    expect(stored.map(([key]) => key)).toEqual(["new"]);
    const again = new DecayedMeans([10], 2, stored);
    expect(again.chain(["new"], 100, 5, [0, 0])).toEqual(means.chain(["new"], 100, 5, [0, 0]));
  });
});

describe("lanes", () => {
  test("keys go from the widest group to the narrowest", () => {
    const keys = laneKeys(parcel);
    expect(keys.lane).toHaveLength(laneLevels.length);
    expect(keys.lane.at(-1)).toBe("correios/PAC|BR-SP>BR-RJ@niterói");
    expect(keys.lane.at(-2)).toBe("correios/PAC|BR-SP>BR-RJ#240");
    expect(keys.source).toHaveLength(sourceLevels.length);
  });

  test("postal codes keep their order, with letters and without", () => {
    const codes = ["01310-100", "24020", "EC1A 1BB", "SW1A 2AA"].map((code) => postalOrdinal(code)!);
    expect(codes).toEqual(codes.toSorted((a, b) => a - b));
    expect(postalOrdinal(" ")).toBeNull();
  });

  test("history describes a parcel in as many numbers as it has names for, and learns from deliveries", () => {
    const history = new LaneHistory();
    const before = history.describe(parcel, 200);
    expect(before.features).toHaveLength(historyFeatures.length);
    for (let i = 0; i < 50; i++) history.learn({ parcel, handedOverAt: 150, deliveredAt: 180 + i / 10 }, null);
    const after = history.describe(parcel, 200);
    expect(Math.expm1(after.expectedTransit)).toBeGreaterThan(Math.expm1(before.expectedTransit) + 15);
    expect(new LaneHistory(history.entries(200)).describe(parcel, 200)).toEqual(after);
  });
});

describe("promise", () => {
  test("is longer while forecasts prove too short, and shorter again when that fades", () => {
    const drift = new ForecastDrift();
    // (10 + 0.3 * 10 + 3) * 0.9 + 2
    expect(promisedDays(10, 20, drift.at(100))).toBe(16);
    for (let i = 0; i < 100; i++) drift.learn(100 + i / 100, 20, 10);
    const strained = drift.at(101);
    expect(strained).toBeGreaterThan(0.7);
    expect(promisedDays(10, 20, strained)).toBeGreaterThan(27);
    expect(drift.at(161)).toBeLessThan(0.15);
  });

  test("is never before the purchase", () => {
    expect(promisedDays(-5, -3, -9)).toBeGreaterThanOrEqual(0);
  });
});
