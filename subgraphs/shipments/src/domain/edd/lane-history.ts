import { DecayedMeans, type MeanEntry } from "./decayed-mean.ts";
import { laneKeys, laneLevels, sourceLevels } from "./lane-keys.ts";
import { calendarDays, type DeliveredParcel, type LocalDays, type ParcelFacts } from "./parcel.ts";

/** Days after which an observation counts 1/e: a strike, a season, the usual. */
export const memories = [10, 30, 120] as const;

/** How many observations of the wider group a narrower one leans on. */
const strength = 5;

/** Before anything was delivered: log days of a week on the way and of two days at the seller's. */
const usualTransit = Math.log1p(7);
const usualHandling = Math.log1p(2);

/** Lane levels by which the keeping of promises is told apart. */
const promiseLevels = 5;
/** Levels of the lane that are features; the two widest are the service's where there is one carrier. */
const firstLevel = 2;
const post3 = laneLevels.indexOf("toPost3");

/** Means as stored. */
export interface LaneHistoryEntries {
  readonly lanes: readonly MeanEntry[];
  readonly promises: readonly MeanEntry[];
  readonly sources: readonly MeanEntry[];
}

/** A parcel as history sees it. */
export interface HistoryView {
  /** In the order of `historyFeatures`. */
  readonly features: readonly number[];
  /** Log days of transit that the long memory of the parcel's lane lets expect, down to the post area. */
  readonly expectedTransit: number;
}

/**
 * What deliveries so far say about lanes, sellers and the keeping of promises. It only ever hears of deliveries, in
 * their order, so what it says at a moment cannot depend on what came after.
 */
export class LaneHistory {
  /** Log days of transit. */
  readonly #lanes: DecayedMeans;
  /** Log of days taken over days promised. */
  readonly #promises: DecayedMeans;
  /** By seller: log days of transit beyond the lane's, and log days until the hand-over. */
  readonly #sources: DecayedMeans;

  constructor(entries?: LaneHistoryEntries) {
    this.#lanes = new DecayedMeans(memories, 1, entries?.lanes);
    this.#promises = new DecayedMeans(memories, 1, entries?.promises);
    this.#sources = new DecayedMeans(memories, 2, entries?.sources);
  }

  /**
   * Takes in a delivery.
   * @param expectedTransit what `describe` gave at the hand-over, to tell slow sellers from slow lanes; null when the
   *   parcel was not described then.
   */
  learn(delivered: DeliveredParcel, expectedTransit: number | null): void {
    const { parcel, deliveredAt } = delivered;
    const keys = laneKeys(parcel);
    const transit = logDays(calendarDays(delivered.handedOverAt, deliveredAt));
    const handling = logDays(calendarDays(parcel.purchasedAt, delivered.handedOverAt));
    for (const key of keys.lane) this.#lanes.add(key, deliveredAt, [transit]);
    const beyond = expectedTransit === null ? 0 : transit - expectedTransit;
    for (const key of keys.source) this.#sources.add(key, deliveredAt, [beyond, handling]);
    if (parcel.promisedDay === null) return;
    const taken = logDays(calendarDays(parcel.purchasedAt, deliveredAt));
    const promised = Math.log1p(Math.max(1, calendarDays(parcel.purchasedAt, parcel.promisedDay)));
    for (const key of keys.lane.slice(0, promiseLevels)) this.#promises.add(key, deliveredAt, [taken - promised]);
  }

  /** What history says of a parcel at a moment. */
  describe(parcel: ParcelFacts, at: LocalDays): HistoryView {
    const keys = laneKeys(parcel);
    const lanes = this.#lanes.chain(keys.lane, at, strength, [usualTransit]);
    const promises = this.#promises.chain(keys.lane.slice(0, promiseLevels), at, strength, [0]);
    const sources = this.#sources.chain(keys.source, at, strength, [0, usualHandling]);
    const features = memories.flatMap((_, memory) => [
      ...lanes.means[memory]![0]!.slice(firstLevel),
      ...sources.means[memory]!.flat(),
      ...promises.means[memory]![0]!.slice(firstLevel),
      lanes.weights[memory]!,
      sources.weights[memory]!,
    ]);
    return { features, expectedTransit: lanes.means.at(-1)![0]![post3]! };
  }

  /** For storage. */
  entries(at: LocalDays): LaneHistoryEntries {
    return {
      lanes: this.#lanes.entries(at),
      promises: this.#promises.entries(at),
      sources: this.#sources.entries(at),
    };
  }
}

const logDays = (days: number): number => Math.log1p(Math.max(0, days));

/** Names of the features that come from history. */
export const historyFeatures: readonly string[] = memories.flatMap((memory) => [
  ...laneLevels.slice(firstLevel).map((level) => `transit:${level}:${memory}`),
  ...sourceLevels.map((level) => `sellerTransit:${level}:${memory}`),
  ...sourceLevels.map((level) => `handling:${level}:${memory}`),
  ...laneLevels.slice(firstLevel, promiseLevels).map((level) => `promise:${level}:${memory}`),
  `seen:toCity:${memory}`,
  `seen:seller:${memory}`,
]);
