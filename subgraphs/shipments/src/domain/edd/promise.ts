import { DecayedMeans } from "./decayed-mean.ts";
import type { LocalDays } from "./parcel.ts";

/** The quantile that a promise starts from. */
export const promiseQuantile = 0.93;

/**
 * How a promise is made of the median and a quantile, so that about 92 % are kept at the fewest days off; found by the
 * back-test of docs/edd.md. A promise costs days and buys punctuality. A day added to a sure forecast buys more of it
 * than one added to an unsure forecast, so the spread counts less than in full and everybody gets a few days.
 */
const rule = { spread: 0.3, stretch: 0.9, driftStretch: 1.1, offset: 3, extra: 2 } as const;

/** Days after which a delivery counts 1/e in the drift. */
const driftMemory = 12;
const driftStrength = 5;
const everything = "*";

/**
 * How far the forecasts themselves were off lately: the mean of (days taken - days foretold) / (days foretold + 3)
 * over deliveries. Positive while everything takes longer than the model has learnt yet: a strike, a peak.
 */
export class ForecastDrift {
  readonly #means = new DecayedMeans([driftMemory], 1);

  /** @param median the days that were foretold for it at its purchase. */
  learn(deliveredAt: LocalDays, days: number, median: number): void {
    this.#means.add(everything, deliveredAt, [(days - median) / (Math.max(0, median) + rule.offset)]);
  }

  at(moment: LocalDays): number {
    return this.#means.chain([everything], moment, driftStrength, [0]).means[0]![0]![0]!;
  }
}

/**
 * Whole days from the purchase to the day that is promised.
 * @param median days within which half of such parcels arrive, as the model has it.
 * @param quantile the same for `promiseQuantile`.
 * @param drift of `ForecastDrift` at the purchase.
 */
export function promisedDays(median: number, quantile: number, drift: number): number {
  const days = Math.max(0, median + rule.spread * (quantile - median));
  const stretch = Math.max(0, rule.stretch + rule.driftStretch * drift);
  return Math.max(0, Math.round((days + rule.offset) * stretch + rule.extra));
}
