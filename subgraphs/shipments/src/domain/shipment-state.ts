import { type CarrierFacts, withDelay } from "./carrier-facts.ts";
import { type FoldedScan, foldScans, type TrackingState } from "./fold-scans.ts";

/** What a shipment's scans, with what its carriers said beside them, add up to. */
export const stateOf = (scans: Iterable<FoldedScan>, facts: CarrierFacts): TrackingState =>
  withDelay(foldScans(scans), facts);
