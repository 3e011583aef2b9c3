import { isFinal, type ShipmentStatus } from "../shipment-status.ts";
import type { Candidate, EstimateSource } from "./estimate.ts";

/** What the choice between sources depends on beside what they say. */
export interface ChoiceFacts {
  readonly status: ShipmentStatus;
  readonly isHandedOver: boolean;
  /** The carrier spoke after the hand-over, and after whatever went wrong last. */
  readonly isCarrierFresh: boolean;
  /** The local day it is now. */
  readonly today: number;
}

/** Statuses in which no delivery is foretold: it has happened, or none is coming. */
export const isSettled = (status: ShipmentStatus): boolean => isFinal(status) || status === "RETURNING";

/**
 * Who is believed, first to last:
 *
 * | situation | order |
 * | --- | --- |
 * | the carrier does not have it yet | MODEL, RULE, CARRIER, PROMISE |
 * | the carrier has it and has spoken since | CARRIER, MODEL, RULE, PROMISE |
 * | the carrier has it and has not spoken since, or something went wrong since | MODEL, RULE, CARRIER, PROMISE |
 *
 * A carrier's date from before the hand-over assumes that the parcel was handed over when its label was bought, so the
 * seller's own history and rule come first. Once it has the parcel it knows more than anybody, until something goes
 * wrong that its date does not know of yet.
 */
export function sourceOrder({ isHandedOver, isCarrierFresh }: ChoiceFacts): readonly EstimateSource[] {
  return isHandedOver && isCarrierFresh
    ? ["CARRIER", "MODEL", "RULE", "PROMISE"]
    : ["MODEL", "RULE", "CARRIER", "PROMISE"];
}

/**
 * The candidate that is shown. One whose day has passed without a delivery was wrong and gives way to the next; when
 * all have passed there is none, and what was shown before stays.
 * @returns null also once a delivery is settled.
 */
export function chooseSource(candidates: readonly Candidate[], facts: ChoiceFacts): Candidate | null {
  if (isSettled(facts.status)) return null;
  for (const source of sourceOrder(facts)) {
    const found = candidates.find((candidate) => candidate.source === source && candidate.day >= facts.today);
    if (found) return found;
  }
  return null;
}
