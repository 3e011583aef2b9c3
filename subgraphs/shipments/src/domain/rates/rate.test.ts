import { expect, test } from "vitest";
import { rankOffers, type RateOffer } from "./rate.ts";

const offer = (
  service: string,
  minor: number,
  deliveryDate: string | null,
  more: Partial<RateOffer> = {},
): RateOffer => ({
  ...{ service, serviceName: service, billingWeightGrams: null, transitDays: null, deliveryDate },
  ...{ accountId: "a", carrierCode: "fedex", cost: { minor, currencyCode: "GBP" } },
  ...more,
});
const offers = [
  offer("ground", 890, "2026-03-06"),
  offer("overnight", 3_290, "2026-03-03"),
  offer("saver", 890, "2026-03-04"),
  offer("silent", 100, null),
  offer("foreign", 1, "2026-03-03", { cost: { minor: 1, currencyCode: "JPY" } }),
];
const ranked = (policy: "CHEAPEST" | "FASTEST") => rankOffers(offers, policy).map(({ service }) => service);

test("the cheapest of one currency comes first, and of equals the faster", () => {
  expect(ranked("CHEAPEST")).toEqual(["silent", "saver", "ground", "overnight", "foreign"]);
});

test("the earliest comes first, of equals the cheaper, and who does not say when comes last", () => {
  expect(ranked("FASTEST")).toEqual(["overnight", "foreign", "saver", "ground", "silent"]);
});

test("transit days decide where no carrier tells the day", () => {
  const slow = offer("slow", 1, null, { transitDays: 3 });
  const fast = offer("fast", 2, null, { transitDays: 1 });
  expect(rankOffers([slow, fast], "FASTEST")).toEqual([fast, slow]);
});
