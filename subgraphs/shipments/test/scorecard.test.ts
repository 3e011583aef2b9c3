import { percentile, reportRange, type ReportRange, serviceIdentity } from "@waybill/kernel";
import { explainAggregate, seededRandom } from "@waybill/storage/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { shopper } from "../../../test/support/identities.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import type { PerformanceRecord } from "../src/domain/performance.ts";
import { createApp } from "../src/index.ts";
import { byHandover } from "../src/storage/cases.indexes.ts";
import { handedOverWithin, scorecardPipelines } from "../src/storage/scorecard.ts";

const minute = 60_000;
const day = 1_440 * minute;
const first = new Date("2026-02-01T00:00:00Z");
let subgraphs: Subgraphs;
let records: readonly PerformanceRecord[];

beforeAll(async () => {
  subgraphs = await startSubgraphs({
    shipments: (deps) => createApp({ ...deps, shipments: { carrierAccounts: [], pollEveryMs: 0 } }),
  });
  records = randomRecords(500);
  await subgraphs
    .db("shipments")
    .collection<PerformanceRecord>("shipmentPerformance")
    .insertMany([...records]);
});
afterAll(() => subgraphs?.dispose());

function randomRecords(count: number): PerformanceRecord[] {
  const random = seededRandom(23);
  const countries = ["DE", "GB", null] as const;
  return Array.from({ length: count }, (_, n) => {
    const handedOverAt = random.chance(0.95) ? new Date(first.getTime() + random.int(80 * 24) * 60 * minute) : null;
    const from = handedOverAt?.getTime() ?? 0;
    const deliveredAt = handedOverAt && random.chance(0.7) ? new Date(from + random.int(14 * 1_440) * minute) : null;
    const dueBy = random.chance(0.6) ? new Date(from + random.int(14) * day) : null;
    const labelled = random.chance(0.5);
    return {
      ...{ _id: `shp_${n}`, tenant: random.chance(0.9) ? "acme" : "globex", direction: "OUTBOUND" },
      carrierCode: random.pick(["fedex", "ups", "dhl"]),
      status: deliveredAt ? "DELIVERED" : "IN_TRANSIT",
      ...{ handedOverAt, deliveredAt, dueBy, dueSource: dueBy ? "PROMISE" : null },
      estimatedAt: random.chance(0.4) ? new Date(from + random.int(14 * 1_440) * minute) : null,
      failedAttempts: random.int(3),
      exceptions: random.pick([[], [], ["WEATHER"], ["NOT_HOME", "WEATHER"], ["UNSPECIFIED"]] as const),
      ...{ longestGapMinutes: null, originCountry: random.pick(countries), destinationCountry: random.pick(countries) },
      service: labelled ? random.pick(["GROUND", "EXPRESS"]) : null,
      costMinor: labelled ? 500 + random.int(3_000) : null,
      currencyCode: labelled ? random.pick(["EUR", "USD"]) : null,
      weightGrams: labelled && random.chance(0.8) ? 100 + random.int(9_000) : null,
      ...{ openCases: [], silentSince: null, lateFor: null, checkAt: null, createdAt: first, revision: 1 },
    };
  });
}

const figures = `figures { shipments delivered onTimeKnown onTimeShare firstAttemptShare exceptionShare estimated estimateErrorDays
  transit { count p50Days p80Days p95Days } exceptions { reason shipments }
  costs { labels total { amount currencyCode } perShipment { amount } perKilogram { amount } } }`;
const query = `query ($range: ReportRangeInput!, $groupBy: CarrierScorecardGrouping!, $carrier: String, $from: CountryCode) {
  carrierScorecard(range: $range, groupBy: $groupBy, carrierCode: $carrier, originCountry: $from) {
    buckets { start end ${figures} } total { ${figures.slice(10, -2)} }
    groups { carrier { code } originCountry destinationCountry service zone ${figures} } } }`;

/** Germany and Britain are all that there is. */
function zoneOf({ originCountry, destinationCountry }: PerformanceRecord): string | null {
  if (originCountry === null || destinationCountry === null) return null;
  return originCountry === destinationCountry ? "DOMESTIC" : "INTERNATIONAL";
}

/** Minutes as the report knows them: exact up to a day, then in steps. */
function inSteps(ms: number): number {
  const minutes = Math.floor(ms / minute);
  const step = minutes >= 14_400 ? 60 : minutes >= 1_440 ? 10 : 1;
  return minutes - (minutes % step);
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const amount = (minor: number): string => (Math.round(minor) / 100).toFixed(2);

/** The figures as a list of the shipments gives them. */
function recount(own: readonly PerformanceRecord[], now: Date) {
  const delivered = own.filter(({ deliveredAt }) => deliveredAt);
  const due = own.filter(({ dueBy, deliveredAt }) => dueBy && (deliveredAt || dueBy < now));
  const estimated = delivered.filter(({ estimatedAt }) => estimatedAt);
  const ms = (date: Date | null): number => date?.getTime() ?? 0;
  const error = estimated.reduce((sum, one) => sum + Math.abs(ms(one.deliveredAt) - ms(one.estimatedAt)), 0);
  const times = delivered.map((one) => ({ value: inSteps(ms(one.deliveredAt) - ms(one.handedOverAt)), count: 1 }));
  const days = (part: number) => (times.length === 0 ? null : (percentile(times, part) ?? 0) / 1_440);
  const reasons = Map.groupBy(
    own.flatMap((one) => one.exceptions),
    (reason) => reason,
  );
  const bought = Map.groupBy(
    own.filter(({ costMinor }) => costMinor !== null),
    ({ currencyCode }) => currencyCode,
  );
  const cost = (some: readonly PerformanceRecord[]) => some.reduce((sum, one) => sum + (one.costMinor ?? 0), 0);
  const errorDays = share(error, estimated.length);
  return {
    ...{ shipments: own.length, delivered: delivered.length, onTimeKnown: due.length, estimated: estimated.length },
    onTimeShare: share(due.filter((one) => one.deliveredAt && ms(one.deliveredAt) <= ms(one.dueBy)).length, due.length),
    firstAttemptShare: share(delivered.filter((one) => one.failedAttempts === 0).length, delivered.length),
    exceptionShare: share(own.filter((one) => one.exceptions.length > 0).length, own.length),
    estimateErrorDays: errorDays === null ? null : expect.closeTo(errorDays / day, 9),
    transit: { count: times.length, p50Days: days(0.5), p80Days: days(0.8), p95Days: days(0.95) },
    exceptions: [...reasons]
      .map(([reason, all]) => ({ reason, shipments: all.length }))
      .toSorted((a, b) => b.shipments - a.shipments || (a.reason < b.reason ? -1 : 1)),
    costs: [...bought]
      .toSorted(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1))
      .map(([currencyCode, all]) => {
        const weighed = all.filter(({ weightGrams }) => weightGrams);
        const grams = weighed.reduce((sum, one) => sum + (one.weightGrams ?? 0), 0);
        return {
          labels: all.length,
          total: { amount: amount(cost(all)), currencyCode },
          perShipment: { amount: amount(cost(all) / all.length) },
          perKilogram: grams === 0 ? null : { amount: amount((cost(weighed) * 1000) / grams) },
        };
      }),
  };
}

const rangeOf = (interval: "DAY" | "WEEK" | "MONTH", timeZone: string): ReportRange => {
  const cut = reportRange({
    from: new Date(first.getTime() + 5 * day),
    to: new Date(first.getTime() + 70 * day),
    interval,
    timeZone,
  });
  if (!cut.ok) throw new Error(cut.error);
  return cut.value;
};

it.each([
  ["WEEK", "Europe/Berlin", "CARRIER", {}],
  ["MONTH", "America/Havana", "LANE", { carrier: "ups" }],
  ["DAY", "UTC", "SERVICE", { from: "DE" }],
  ["MONTH", "UTC", "ZONE", {}],
] as const)(
  "by %s in %s and %s is what the shipments come to one by one",
  async (interval, timeZone, groupBy, only) => {
    const range = rangeOf(interval, timeZone);
    const now = subgraphs.clock.now;
    const isIn = (moment: Date | null, start: Date, end: Date): boolean =>
      moment !== null && moment >= start && moment < end;
    const asked: { readonly carrier?: string; readonly from?: string } = only;
    const own = records.filter(
      (one) =>
        one.tenant === "acme" &&
        isIn(one.handedOverAt, range.from, range.to) &&
        (asked.carrier === undefined || one.carrierCode === asked.carrier) &&
        (asked.from === undefined || one.originCountry === asked.from),
    );
    expect(own.length).toBeGreaterThan(80);
    const keyOf = (one: PerformanceRecord) => ({
      carrier: { code: one.carrierCode },
      originCountry: groupBy === "LANE" ? one.originCountry : null,
      destinationCountry: groupBy === "LANE" ? one.destinationCountry : null,
      service: groupBy === "SERVICE" ? one.service : null,
      zone: groupBy === "ZONE" ? zoneOf(one) : null,
    });
    const groups = [...Map.groupBy(own, (one) => JSON.stringify(keyOf(one)))].map(([key, all]) => ({
      ...(JSON.parse(key) as ReturnType<typeof keyOf>),
      figures: recount(all, now),
    }));
    const given = { from: range.from.toISOString(), to: range.to.toISOString(), interval, timeZone };
    const variables = { range: given, groupBy, ...only };
    const { carrierScorecard } = await subgraphs.run<{
      carrierScorecard: { buckets: object[]; groups: object[]; total: object };
    }>("shipments", query, variables);
    expect(carrierScorecard.total).toEqual(recount(own, now));
    expect(carrierScorecard.buckets).toEqual(
      range.buckets.map(({ start, end }) => ({
        start: start.toISOString(),
        end: end.toISOString(),
        figures: recount(
          own.filter((one) => isIn(one.handedOverAt, start, end)),
          now,
        ),
      })),
    );
    expect(carrierScorecard.groups).toHaveLength(groups.length);
    expect(carrierScorecard.groups).toEqual(expect.arrayContaining(groups));
  },
);

it("tells routing of the lane where it has enough deliveries, and is for staff alone", async () => {
  const ask = `query ($codes: [String!]!, $to: CountryCode) { carrierReliability(carrierCodes: $codes, destinationCountry: $to) {
    carrierCode isOfLane figures { delivered } } }`;
  const service = serviceIdentity("acme", "orders");
  subgraphs.clock.now = new Date(first.getTime() + 80 * day);
  const recent = (code: string, to?: string) =>
    records.filter(
      (one) =>
        one.tenant === "acme" && one.carrierCode === code && one.deliveredAt && (!to || one.destinationCountry === to),
    );
  const codes = ["ups", "none", "fedex"];
  expect(await subgraphs.run("shipments", ask, { codes, to: "GB" }, service)).toEqual({
    carrierReliability: ["ups", "fedex"].map((code) => ({
      carrierCode: code,
      isOfLane: recent(code, "GB").length >= 20,
      figures: { delivered: recent(code, recent(code, "GB").length >= 20 ? "GB" : undefined).length },
    })),
  });
  const range = { from: first.toISOString(), to: "2026-03-01T00:00:00Z" };
  const { errors } = await subgraphs.execute("shipments", query, { range, groupBy: "LANE" }, shopper("cus_1"));
  expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
});

it("reads shipments by an index", async () => {
  const range = rangeOf("DAY", "Europe/Berlin");
  const match = handedOverWithin("acme", range, { carrierCode: "ups", originCountry: "DE" });
  for (const pipeline of Object.values(scorecardPipelines(match, "LANE", range, first))) {
    const plan = await explainAggregate(subgraphs.db("shipments"), "shipmentPerformance", pipeline, byHandover);
    expect(plan.indexes).toEqual([byHandover]);
  }
});
