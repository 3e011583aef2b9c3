import type { CarrierScan, Classification } from "../domain/tracking-scan.ts";
import type { CarrierAdapters } from "./adapters.ts";
import { classifyMilestone } from "./milestones/classify.ts";

/** What a scan means by the table of whoever told of it; null when there is no such adapter. */
export const judge = (adapters: CarrierAdapters, scan: CarrierScan): Classification | null =>
  adapters.get(scan.source)?.classify(scan) ?? null;

/** A scan that was written down by hand: by its carrier's own table where there is one, and else by its mode's. */
export function judgeManual(adapters: CarrierAdapters, scan: CarrierScan): Classification {
  const own = adapters.get(scan.carrierCode)?.classify(scan);
  return own && own.ruleId !== null ? own : classifyMilestone(scan);
}
