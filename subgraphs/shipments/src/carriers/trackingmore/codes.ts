import type { CarrierScan, Classification } from "../../domain/tracking-scan.ts";
import { type CodeRule, codeTable, lookUp, rows } from "../code-table.ts";

/** Version of the table below. Raise it whenever a row changes, so that a scan tells which table judged it. */
export const trackingMoreRules = "trackingmore/2026-01";

const failed = { status: "ATTEMPT_FAILED", substatus: "DELIVERY_ATTEMPTED" } as const;
const trouble = { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ACTION_REQUIRED" } as const;

/**
 * TrackingMore's substatuses and, for scans that have none, its delivery statuses; each exactly once. Source: its
 * published list of logistics statuses.
 */
export const codeRules: readonly CodeRule[] = [
  ...rows("inforeceived001 notfound001 inforeceived", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("transit001 transit", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("transit002 transit004", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("transit003", { status: "IN_TRANSIT", substatus: "AT_DELIVERY_FACILITY" }),
  ...rows("transit005", { status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" }),
  ...rows("transit006 transit007", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("pickup001 pickup003", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("pickup002", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("delivered001 delivered", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("delivered002", { status: "DELIVERED", substatus: "COLLECTED" }),
  ...rows("delivered003", { status: "DELIVERED", substatus: "SIGNED" }),
  ...rows("delivered004", { status: "DELIVERED", substatus: "NEIGHBOUR_OR_DOOR" }),
  ...rows("undelivered001", { ...failed, condition: "ACTION_REQUIRED", reason: "BAD_ADDRESS" }),
  ...rows("undelivered002", { ...failed, condition: "DELAYED", reason: "NOT_HOME" }),
  ...rows("undelivered003", { ...failed, condition: "ACTION_REQUIRED", reason: "RECIPIENT_NOT_LOCATED" }),
  ...rows("undelivered004 undelivered", { ...failed, condition: "DELAYED" }),
  ...rows("exception004", { ...trouble, reason: "UNCLAIMED" }),
  ...rows("exception005 exception", { ...trouble, condition: "DELAYED" }),
  ...rows("exception006", {
    status: "EXCEPTION",
    substatus: "CUSTOMS_HELD",
    condition: "ON_HOLD",
    reason: "CUSTOMS_DELAY",
  }),
  // One code for damaged, lost and discarded: which of them, only the words say.
  ...rows("exception007", trouble),
  ...rows("exception008", { status: "CANCELLED", substatus: "CANCELLED" }),
  ...rows("exception009", { ...trouble, reason: "REFUSED" }),
  ...rows("exception010", { status: "RETURNED", substatus: "BACK_AT_SENDER" }),
  ...rows("exception011", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("expired001 expired", { status: "EXPIRED", substatus: "NO_NEWS" }),
  // `pickup` alone may be out for delivery or ready to be fetched, and the others say that nothing is known.
  ...rows("pickup pending pending001 notfound notfound002", { status: null }),
];

const table = codeTable(trackingMoreRules, codeRules);

/** What a scan of TrackingMore means in the standard. */
export function classifyTrackingMoreScan(scan: Pick<CarrierScan, "rawCode" | "description">): Classification {
  const plain = lookUp(table, scan.rawCode);
  if (scan.rawCode.toLowerCase() !== "exception007") return plain;
  if (/\blost\b|\bmissing\b/i.test(scan.description))
    return { ...plain, reason: "LOST", ruleId: `${plain.ruleId}~LOST` };
  const isDamaged = /\bdamage/i.test(scan.description);
  return isDamaged ? { ...plain, reason: "DAMAGED", ruleId: `${plain.ruleId}~DAMAGED` } : plain;
}
