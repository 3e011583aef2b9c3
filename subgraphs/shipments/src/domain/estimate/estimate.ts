import type { RuleBasis } from "./rule-basis.ts";

/** Who an estimate is from; enum `EstimateSource` in the schema. */
export const estimateSources = ["CARRIER", "PROMISE", "RULE", "MODEL"] as const;
export type EstimateSource = (typeof estimateSources)[number];

/** How sure an estimate is; enum `EstimateConfidence` in the schema. */
export const estimateConfidences = ["LOW", "MEDIUM", "HIGH"] as const;
export type EstimateConfidence = (typeof estimateConfidences)[number];

/** Why an estimate was made or changed; enum `EstimateReason` in the schema. */
export const estimateReasons = [
  "CREATED",
  "HANDED_OVER",
  "CARRIER_CHANGED",
  "DATE_PASSED",
  "EXCEPTION",
  "IN_TRANSIT",
] as const;
export type EstimateReason = (typeof estimateReasons)[number];

/** What one source says. Days are local calendar days at the destination, from 1970-01-01. */
export interface Candidate {
  readonly source: EstimateSource;
  /** The day that is named. */
  readonly day: number;
  readonly earliest: number;
  readonly latest: number;
  /** Days by which 50, 80 and 95 % of such parcels arrive; null where the source gives no distribution. */
  readonly p50: number | null;
  readonly p80: number | null;
  readonly p95: number | null;
  readonly confidence: EstimateConfidence;
  /** The version of the model that said so; null for other sources. */
  readonly modelId: string | null;
  /** What a rule reckoned from; null for other sources, and for what was estimated before it was kept. */
  readonly basis?: RuleBasis | null | undefined;
}

/** An estimate as kept. */
export interface Estimate extends Candidate {
  readonly reason: EstimateReason;
  /** Counts the estimates of a shipment, from 1. */
  readonly revision: number;
  readonly madeAt: Date;
}

/**
 * Whether an estimate says something else than another: the day, or an end of the interval, differs by a day or more.
 * Another source with the same days is no news.
 */
export const differs = (a: Candidate, b: Candidate): boolean =>
  a.day !== b.day || a.earliest !== b.earliest || a.latest !== b.latest || a.p80 !== b.p80;
