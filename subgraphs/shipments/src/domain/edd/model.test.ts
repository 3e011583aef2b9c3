import { expect, test } from "vitest";
import { daysWithin } from "./distribution.ts";
import { foreteller, trainModel } from "./model.ts";
import type { ParcelFacts } from "./parcel.ts";
import type { ParcelMilestones } from "./replay.ts";
import { fewestSamples, trainSettings } from "./train.ts";

const place = (region: string) => ({ countryCode: "BR", region, city: "", postalCode: "" });
/** Parcels to `A` take 2 to 4 days and those to `B` 8 to 12, all equally often. */
const delivered = (index: number): ParcelMilestones => {
  const purchasedAt = 17_000 + index * 0.2;
  const slow = index % 2;
  return {
    parcel: {
      ...{ id: `p${index}`, sellerId: "s", carrierCode: "c", service: "", origin: place("O"), purchasedAt },
      destination: place(slow ? "B" : "A"),
      ...{ shipBy: null, promisedDay: null, distanceKm: null, freight: null, price: null },
      ...{ weightGrams: null, volumeCm3: null, items: 1 },
    },
    handedOverAt: purchasedAt + 1,
    deliveredAt: purchasedAt + 1 + (slow ? 8 + (index % 5) : 2 + (index % 3)),
  };
};
const parcels = Array.from({ length: 250 }, (_, index) => delivered(index));
const isWorkday = () => true;
const now = 17_050;
const quick = { ...trainSettings, trees: 20, leaves: 4, minRows: 20 };
const train = (from: readonly ParcelMilestones[], at: number) => trainModel(from, isWorkday, at, quick);

test("learns the lanes of a seller, survives storage, and is the same each time", () => {
  const model = train(parcels, now)!;
  expect(train(parcels, now)).toEqual(model);
  const stored = foreteller(JSON.parse(JSON.stringify(model)) as typeof model, isWorkday);
  const fresh = foreteller(model, isWorkday);
  const [fast, slow] = [0, 1].map((index) => ({ ...delivered(index).parcel, purchasedAt: 17_050 }));
  expect(stored(fast!, 17_051)).toEqual(fresh(fast!, 17_051));
  const median = (parcel: ParcelFacts, at: number | null) => daysWithin(stored(parcel, at), 0.5);
  expect(median(slow!, 17_051) - median(fast!, 17_051)).toBeGreaterThan(4);
  expect(median(slow!, null) - median(fast!, null)).toBeGreaterThan(4);
});

test("what was delivered later is not learnt from, and too little makes no model", () => {
  const before = parcels.filter(({ deliveredAt }) => deliveredAt! < 17_048);
  expect(train(parcels, 17_048)).toEqual(train(before, 17_048));
  expect(train(parcels.slice(0, fewestSamples - 1), now)).toBeNull();
});
