/**
 * `npm run bench:edd`: the forecast of delivery dates against real deliveries. Lives through the orders of a Brazilian
 * marketplace in their order, retrains every two weeks, and foretells each of the 9,092 parcels bought 2018-03 to
 * 2018-08 at its purchase and at its hand-over, from nothing but what was delivered before that moment. The last line
 * is one JSON object: errors in calendar days, shares in percent. Exits with 1 when a bar is missed, with 2 when the
 * data is not there. Another file than `../shared/data/deliveries/olist-deliveries.csv.gz` may be named.
 */
import { createCalendar } from "@waybill/calendar";
import { backTest } from "../../../subgraphs/shipments/src/domain/edd/back-test.ts";
import { ForecastDrift, promisedDays, promiseQuantile } from "../../../subgraphs/shipments/src/domain/edd/promise.ts";
import type { ParcelMilestones } from "../../../subgraphs/shipments/src/domain/edd/replay.ts";
import { localDays, olistFile, readOlist } from "./olist.ts";
import { Score } from "./score.ts";

const from = localDays("2018-03-01")!;
const until = localDays("2018-09-01")!;
/** Foretold before the test begins, so that the drift of the forecasts is known when it does. */
const lead = 77;
const plan = {
  from: from - lead,
  retrainEvery: 14,
  quantiles: { PURCHASE: [0.5, promiseQuantile], HANDOVER: [0.5] },
};

const file = process.argv[2] ?? olistFile;
const parcels = readOlist(file);
if (parcels) process.exitCode = run(parcels) ? 0 : 1;
else {
  console.error(`There is no ${file}: the back-test needs its real deliveries. Nothing was measured.`);
  process.exitCode = 2;
}

function run(parcels: readonly ParcelMilestones[]): boolean {
  const scores = { handover: new Score(), purchase: new Score(), promise: new Score() };
  const byMonth = new Map<string, { handover: Score; purchase: Score; promise: Score }>();
  const drift = new ForecastDrift();
  const medians = new Map<number, number>();
  const started = performance.now();
  for (const step of backTest(parcels, createCalendar().isWorkday, plan)) {
    const given = parcels[step.index]!;
    const boughtOn = Math.floor(given.parcel.purchasedAt);
    if (step.kind === "DELIVERED") {
      const median = medians.get(step.index);
      if (median !== undefined) drift.learn(step.at, Math.floor(step.at) - boughtOn, median);
      continue;
    }
    const [median = 0, quantile = 0] = step.days;
    if (step.kind === "PURCHASE") medians.set(step.index, median);
    if (given.deliveredAt === null || boughtOn < from || boughtOn >= until) continue;
    const month = new Date(boughtOn * 86_400_000).toISOString().slice(0, 7);
    const monthly = byMonth.get(month) ?? { handover: new Score(), purchase: new Score(), promise: new Score() };
    byMonth.set(month, monthly);
    for (const score of [scores, monthly]) {
      if (step.kind === "HANDOVER") score.handover.add(inDays(given.handedOverAt!, median), given);
      else {
        score.purchase.add(inDays(boughtOn, median), given);
        score.promise.add(boughtOn + promisedDays(median, quantile, drift.at(step.at)), given);
      }
    }
  }
  const { handover, purchase, promise } = scores;
  console.log(
    `${Math.round((performance.now() - started) / 1000)} s; bought in, parcels, then MAE (within 3 d / late):`,
  );
  for (const [month, m] of byMonth) {
    console.log(
      `${month} ${m.purchase.n}  hand-over ${m.handover.mae} (${m.handover.within3} %)  ` +
        `purchase ${m.purchase.mae} (${m.purchase.within3} %)  promise ${m.promise.mae} (${m.promise.late} % late)`,
    );
  }
  console.log(
    JSON.stringify({
      handover: { mae: handover.mae, within3: handover.within3 },
      purchase: { mae: purchase.mae },
      promise: { mae: promise.mae, late: promise.late },
      n: purchase.n,
    }),
  );
  const good = handover.mae <= 3.8 && handover.within3 >= 65.5 && purchase.mae <= 4.5;
  return good && promise.mae <= 8.8 && promise.late <= 8;
}

/** The day that lies so many days after a moment's day, in whole days. */
function inDays(moment: number, days: number): number {
  return Math.floor(moment) + Math.max(0, Math.round(days));
}
