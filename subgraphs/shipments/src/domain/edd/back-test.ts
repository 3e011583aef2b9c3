import { boosterValue, type Booster } from "./boost/booster.ts";
import type { IsWorkday } from "./features.ts";
import { type EddStage, eddStages, type LocalDays } from "./parcel.ts";
import { type EddSample, type ParcelMilestones, replay } from "./replay.ts";
import { fewestSamples, type TrainSettings, trainStage } from "./train.ts";

/** How the past is lived through again. */
export interface BackTestPlan {
  /** Before this nothing is foretold; the first training is then. */
  readonly from: LocalDays;
  /** Days between trainings. */
  readonly retrainEvery: number;
  /** Quantiles wanted at each stage. */
  readonly quantiles: Readonly<Record<EddStage, readonly number[]>>;
  readonly training?: TrainSettings;
}

/** Something that happened in the back-test, in the order of time. */
export type BackTestStep =
  | {
      readonly kind: EddStage;
      readonly index: number;
      readonly at: LocalDays;
      /** Days until the delivery, one per quantile wanted; not in whole days. */
      readonly days: readonly number[];
    }
  | { readonly kind: "DELIVERED"; readonly index: number; readonly at: LocalDays };

/**
 * Foretells every parcel at its purchase and its hand-over by models and histories that know only what was delivered
 * before that moment: whoever reads the steps in their order, and learns from deliveries only, cannot look ahead.
 */
export function* backTest(
  parcels: readonly ParcelMilestones[],
  isWorkday: IsWorkday,
  plan: BackTestPlan,
): Generator<BackTestStep> {
  const delivered: EddSample[] = [];
  let models: Partial<Record<EddStage, Booster[]>> = {};
  let nextTraining = plan.from;
  for (const step of replay(parcels, isWorkday)) {
    // Trained at the first moment on or after the due time: nothing was delivered between the two.
    if (step.at >= nextTraining && delivered.length >= fewestSamples) {
      models = train(delivered, nextTraining, plan);
      nextTraining += Math.ceil((step.at - nextTraining + 1e-9) / plan.retrainEvery) * plan.retrainEvery;
    }
    if (step.kind === "DELIVERED") {
      delivered.push(step.sample);
      yield { kind: step.kind, index: step.index, at: step.at };
      continue;
    }
    const boosters = models[step.kind];
    if (!boosters) continue;
    const days = boosters.map((booster) => boosterValue(booster, step.features));
    yield { kind: step.kind, index: step.index, at: step.at, days };
  }
}

function train(delivered: readonly EddSample[], now: LocalDays, plan: BackTestPlan): Record<EddStage, Booster[]> {
  const [purchase, handOver] = eddStages.map((stage) =>
    trainStage(delivered, stage, plan.quantiles[stage], now, plan.training),
  );
  return { PURCHASE: purchase!, HANDOVER: handOver! };
}
