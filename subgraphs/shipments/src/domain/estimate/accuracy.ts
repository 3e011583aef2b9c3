import type { EddStage } from "../edd/parcel.ts";

/** By what accuracy is told apart; enum `EstimateAccuracyGroup` in the schema. */
export const accuracyGroups = ["CARRIER", "LANE", "SOURCE"] as const;
export type AccuracyGroup = (typeof accuracyGroups)[number];

/** What the database adds up for one group and stage. */
export interface AccuracySums {
  /** Carrier code or source; a lane as its parts. */
  readonly key: string | Readonly<Record<"fromCountry" | "fromRegion" | "toCountry" | "toRegion", string>>;
  readonly stage: EddStage;
  readonly deliveries: number;
  readonly absoluteDays: number;
  readonly signedDays: number;
  readonly late: number;
  readonly within1: number;
  readonly within3: number;
  /** Deliveries whose estimate was a distribution, and how many of these came by each of its days. */
  readonly withDistribution: number;
  readonly within50: number;
  readonly within80: number;
  readonly within95: number;
}

/** How good the estimates of a group were. Days are calendar days, shares are from 0 to 1. */
export interface AccuracyRow {
  readonly key: string;
  readonly stage: EddStage;
  readonly deliveries: number;
  readonly meanAbsoluteErrorDays: number;
  /** Positive: deliveries come later than told. */
  readonly biasDays: number;
  readonly lateShare: number;
  readonly within1DayShare: number;
  readonly within3DaysShare: number;
  /** Null when no estimate of the group gave a distribution. Well calibrated: 0.5, 0.8 and 0.95. */
  readonly withinP50Share: number | null;
  readonly withinP80Share: number | null;
  readonly withinP95Share: number | null;
}

/** Turns sums into means and shares. */
export function accuracyRow(sums: AccuracySums): AccuracyRow {
  const { deliveries: n, withDistribution } = sums;
  const share = (count: number): number | null => (withDistribution === 0 ? null : round(count / withDistribution));
  return {
    key: typeof sums.key === "string" ? sums.key : laneName(sums.key),
    stage: sums.stage,
    deliveries: n,
    meanAbsoluteErrorDays: round(sums.absoluteDays / n),
    biasDays: round(sums.signedDays / n),
    lateShare: round(sums.late / n),
    within1DayShare: round(sums.within1 / n),
    within3DaysShare: round(sums.within3 / n),
    withinP50Share: share(sums.within50),
    withinP80Share: share(sums.within80),
    withinP95Share: share(sums.within95),
  };
}

/** `BR-SP > BR-RJ`; what is not known, or was erased, is a question mark. */
function laneName(lane: Exclude<AccuracySums["key"], string>): string {
  const end = (country: string, region: string): string => {
    const known = region === "" || region.startsWith("[") ? "?" : region;
    return `${country === "" ? "?" : country}-${known}`;
  };
  return `${end(lane.fromCountry, lane.fromRegion)} > ${end(lane.toCountry, lane.toRegion)}`;
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
