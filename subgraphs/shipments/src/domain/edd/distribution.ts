import type { LocalDays } from "./parcel.ts";

/** The quantiles that the model is trained for. */
export const trainedQuantiles = [0.2, 0.5, 0.8, 0.95] as const;

/** How many days a delivery may take, as knots of the distribution: rising quantiles with rising days. */
export interface DaysDistribution {
  readonly knots: readonly { readonly quantile: number; readonly days: number }[];
}

/**
 * A distribution from quantiles that were foretold one by one. They are put in order where they cross, and no
 * delivery is before the stage it starts from.
 */
export function distributionOf(quantiles: readonly number[], days: readonly number[]): DaysDistribution {
  const rising = days.map((value) => Math.max(0, value)).sort((a, b) => a - b);
  return { knots: quantiles.map((quantile, index) => ({ quantile, days: rising[index]! })) };
}

/**
 * The days within which a share of such parcels arrives. Straight between the knots; before the first it starts at
 * none; after the last the rest arrives ever more slowly (exponentially, at the pace between the last two knots).
 */
export function daysWithin(distribution: DaysDistribution, share: number): number {
  const { knots } = distribution;
  const index = knots.findIndex((knot) => share <= knot.quantile);
  const last = knots.at(-1)!;
  if (index < 0) return last.days + tailPace(knots) * Math.log((1 - last.quantile) / (1 - Math.min(share, mostShare)));
  const from = knots[index - 1] ?? { quantile: 0, days: 0 };
  const to = knots[index]!;
  // Rounded up it would be beyond the knot, and more than a larger share needs.
  return Math.min(
    to.days,
    from.days + ((share - from.quantile) / (to.quantile - from.quantile)) * (to.days - from.days),
  );
}

/** The share that arrives within some days. */
export function shareWithin(distribution: DaysDistribution, days: number): number {
  const { knots } = distribution;
  const index = knots.findIndex((knot) => days < knot.days);
  const last = knots.at(-1)!;
  if (index < 0) return 1 - (1 - last.quantile) * Math.exp((last.days - days) / tailPace(knots));
  const from = knots[index - 1] ?? { quantile: 0, days: 0 };
  const to = knots[index]!;
  return from.quantile + ((days - from.days) / (to.days - from.days)) * (to.quantile - from.quantile);
}

/**
 * The days within which a share arrives of those parcels that have not arrived after `elapsed` days: what a parcel in
 * transit may still hope for.
 */
export function daysWithinAfter(distribution: DaysDistribution, share: number, elapsed: LocalDays): number {
  const gone = elapsed <= 0 ? 0 : shareWithin(distribution, elapsed);
  return Math.max(elapsed, daysWithin(distribution, gone + (1 - gone) * share));
}

const mostShare = 0.9999;

/** Days in which the number of parcels still on their way falls by e, after the last knot; at least a day. */
function tailPace(knots: DaysDistribution["knots"]): number {
  const [before, last] = [knots.at(-2), knots.at(-1)];
  if (!before || !last) return 1;
  return Math.max(1, (last.days - before.days) / Math.log((1 - before.quantile) / (1 - last.quantile)));
}
