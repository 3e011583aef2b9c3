import { expect, test } from "vitest";
import { seededRandom } from "./boost/random.ts";
import { type BackTestPlan, backTest } from "./back-test.ts";
import type { ParcelMilestones } from "./replay.ts";
import { trainSettings } from "./train.ts";

const weekends = (day: number): boolean => (day + 3) % 7 < 5;
const plan: BackTestPlan = {
  from: 17_070,
  retrainEvery: 20,
  quantiles: { PURCHASE: [0.5], HANDOVER: [0.5] },
  training: { ...trainSettings, trees: 12, leaves: 4, learningRate: 0.3, minRows: 20 },
};

/** Parcels on four lanes, of which one takes far longer from day 17,080 on: a drift that a look ahead would betray. */
function parcels(count: number): ParcelMilestones[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, index) => {
    const purchasedAt = 17_000 + (index * 120) / count + random() / 10;
    const handedOverAt = purchasedAt + 0.5 + 2 * random();
    const region = ["N", "S", "E", "W"][index % 4]!;
    const slow = region === "N" && purchasedAt > 17_080 ? 20 : 0;
    const place = { countryCode: "BR", region, city: `city ${region}`, postalCode: `${index % 4}000${index % 9}` };
    return {
      parcel: {
        id: `p${index}`,
        sellerId: `s${index % 5}`,
        carrierCode: "c",
        service: "",
        origin: { ...place, region: "N" },
        destination: place,
        purchasedAt,
        shipBy: null,
        promisedDay: null,
        distanceKm: 100 * (1 + (index % 4)),
        freight: 10,
        price: 50,
        weightGrams: 500,
        volumeCm3: null,
        items: 1,
      },
      handedOverAt,
      deliveredAt: handedOverAt + 3 + 2 * (index % 4) + slow + 4 * random(),
    };
  });
}

const all = parcels(900);
const run = (given: readonly ParcelMilestones[]) => [...backTest(given, weekends, plan)];

/** What was foretold, by parcel and stage, up to a moment. */
function foretold(given: readonly ParcelMilestones[], until: number): Map<string, readonly number[]> {
  const said = new Map<string, readonly number[]>();
  for (const step of run(given)) {
    if (step.kind !== "DELIVERED" && step.at <= until)
      said.set(`${given[step.index]!.parcel.id} ${step.kind}`, step.days);
  }
  return said;
}

const cuts = [17_085.3, 17_097, 17_110.9];

test.each(cuts)("what is foretold until day %d does not depend on anything that was delivered later", (cut) => {
  const known = foretold(all, cut);
  expect(known.size).toBeGreaterThan(100);

  const neverArrived = all.map((p) => (p.deliveredAt! >= cut ? { ...p, deliveredAt: null } : p));
  expect(foretold(neverArrived, cut)).toEqual(known);

  const arrivedOtherwise = all.map((p, i) =>
    p.deliveredAt! >= cut ? { ...p, deliveredAt: cut + 0.01 * (i % 7) + (i % 50) } : p,
  );
  expect(foretold(arrivedOtherwise, cut)).toEqual(known);
});

test("not even whether a parcel that is still on its way exists", () => {
  const cut = cuts[1]!;
  const asked = all.find((p) => p.parcel.purchasedAt > cut - 1)!;
  const alone = all.filter((p) => p.deliveredAt! < cut || p === asked);
  const key = `${asked.parcel.id} PURCHASE`;
  expect(foretold(alone, cut).get(key)).toEqual(foretold(all, cut).get(key));
});

test("a delivery is told after what was foretold at that very moment, so nobody learns from it too early", () => {
  const at = all[500]!.deliveredAt!;
  const buyer = { ...all[600]!, parcel: { ...all[600]!.parcel, id: "same", purchasedAt: at }, handedOverAt: at + 1 };
  const given = [...all, buyer];
  const order = run(given)
    .filter((step) => step.at === at)
    .map((step) => `${given[step.index]!.parcel.id} ${step.kind}`);
  expect(order).toEqual(["same PURCHASE", "p500 DELIVERED"]);
});

test("the same past foretells the same", () => {
  expect(run(all)).toEqual(run(all));
});

test("learns the lanes", () => {
  const said = foretold(all, Number.POSITIVE_INFINITY);
  const off = (id: number) => said.get(`p${id} HANDOVER`)![0]! - (all[id]!.deliveredAt! - all[id]!.handedOverAt!);
  // The lanes take 7, 9 and 11 days, give or take 2; one median for all would be 2 days off on average.
  const late = Array.from({ length: 60 }, (_, i) => 899 - i).filter((id) => id % 4 !== 0);
  expect(late.reduce((sum, id) => sum + Math.abs(off(id)), 0) / late.length).toBeLessThan(1.5);
});
