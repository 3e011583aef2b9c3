import { binRows } from "./boost/bins.ts";
import { type Booster, type BoostSettings, trainBooster } from "./boost/booster.ts";
import type { EddStage, LocalDays } from "./parcel.ts";
import type { EddSample } from "./replay.ts";

/** How a stage is trained. */
export type TrainSettings = Omit<BoostSettings, "quantile"> & {
  /** Days in which a delivery loses half its weight. */
  readonly halfLifeDays: number;
};

/** The usual settings; docs/edd.md tells what else was tried. */
export const trainSettings: TrainSettings = {
  trees: 120,
  leaves: 8,
  learningRate: 0.1,
  minRows: 100,
  shrinkage: 1,
  rowShare: 0.7,
  featureShare: 0.6,
  halfLifeDays: 1000,
  seed: 1,
};

/** Below this many deliveries a model would say less than the lanes' history. */
export const fewestSamples = 200;

/**
 * Learns the quantiles of the days from a stage to the delivery.
 * @param samples deliveries before `now`; recent ones weigh more.
 */
export function trainStage(
  samples: readonly EddSample[],
  stage: EddStage,
  quantiles: readonly number[],
  now: LocalDays,
  settings: TrainSettings = trainSettings,
): Booster[] {
  const binned = binRows(samples.map((sample) => sample.features[stage]));
  const days = Float64Array.from(samples, (sample) => sample.days[stage]);
  const weights = Float64Array.from(samples, (s) => 0.5 ** ((now - s.deliveredAt) / settings.halfLifeDays));
  return quantiles.map((quantile) => trainBooster(binned, days, weights, { ...settings, quantile }));
}
