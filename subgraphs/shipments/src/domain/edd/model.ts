import { boosterValue, type Booster } from "./boost/booster.ts";
import { type DaysDistribution, distributionOf, trainedQuantiles } from "./distribution.ts";
import { handOverFeatures, type IsWorkday, purchaseFeatures } from "./features.ts";
import { LaneHistory, type LaneHistoryEntries } from "./lane-history.ts";
import type { EddStage, LocalDays, ParcelFacts } from "./parcel.ts";
import { type EddSample, type ParcelMilestones, replay } from "./replay.ts";
import { fewestSamples, trainSettings, type TrainSettings, trainStage } from "./train.ts";

/** What was learnt of a seller's deliveries, as it is stored. Plain JSON. */
export interface DeliveryModel {
  readonly boosters: Readonly<Record<EddStage, readonly Booster[]>>;
  readonly history: LaneHistoryEntries;
  /** Deliveries that it learnt from. */
  readonly samples: number;
}

/**
 * Learns from deliveries before `now`, with every parcel described as it was known at its own moments. The same parcels
 * give the same model.
 * @returns null when there are too few.
 */
export function trainModel(
  parcels: readonly ParcelMilestones[],
  isWorkday: IsWorkday,
  now: LocalDays,
  settings: TrainSettings = trainSettings,
): DeliveryModel | null {
  const past = parcels.filter(({ deliveredAt }) => deliveredAt !== null && deliveredAt < now);
  if (past.length < fewestSamples) return null;
  const history = new LaneHistory();
  const samples: EddSample[] = [];
  for (const step of replay(past, isWorkday, history)) if (step.kind === "DELIVERED") samples.push(step.sample);
  if (samples.length < fewestSamples) return null;
  const train = (stage: EddStage): Booster[] => trainStage(samples, stage, trainedQuantiles, now, settings);
  return {
    boosters: { PURCHASE: train("PURCHASE"), HANDOVER: train("HANDOVER") },
    history: history.entries(now),
    samples: samples.length,
  };
}

/** Foretells by a model. */
export type Foretell = (
  parcel: ParcelFacts,
  /** Null while the carrier does not have it: then days count from the purchase, else from the hand-over. */
  handedOverAt: LocalDays | null,
) => DaysDistribution;

/** Makes a stored model ready for use. */
export function foreteller(model: DeliveryModel, isWorkday: IsWorkday): Foretell {
  const history = new LaneHistory(model.history);
  return (parcel, handedOverAt) => {
    const at = handedOverAt ?? parcel.purchasedAt;
    const view = history.describe(parcel, at);
    const features =
      handedOverAt === null
        ? purchaseFeatures(parcel, view, isWorkday)
        : handOverFeatures({ parcel, handedOverAt }, view, isWorkday);
    const boosters = model.boosters[handedOverAt === null ? "PURCHASE" : "HANDOVER"];
    const days = boosters.map((booster) => boosterValue(booster, features));
    return distributionOf(trainedQuantiles, days);
  };
}
