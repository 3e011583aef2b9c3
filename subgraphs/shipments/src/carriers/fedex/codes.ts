import type { ShipmentCondition, Substatus, TrackingReason } from "../../domain/shipment-status.ts";
import type { CarrierScan, Classification } from "../../domain/tracking-scan.ts";
import { type CodeRule, codeTable, lookUp } from "../code-table.ts";

/** Version of the tables below. Raise it whenever a row changes, so that a scan tells which table judged it. */
export const fedexRules = "fedex/2026-03";

/**
 * FedEx tracking status codes (Track API v1, `scanEvents[].eventType`), each exactly once. Source: FedEx's published
 * list of tracking status codes. Codes are unique only within FedEx's categories; where two share a code (EA, CA, RC)
 * the row holds for what `eventType` means.
 */
export const codeRules: readonly CodeRule[] = [
  { code: "OC", status: "INFO_RECEIVED", substatus: "LABEL_CREATED" },
  { code: "OX", status: "INFO_RECEIVED", substatus: "LABEL_CREATED" },
  { code: "EP", status: "INFO_RECEIVED" },
  { code: "PU", status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" },
  { code: "PX", status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" },
  { code: "AA", status: "IN_TRANSIT", substatus: "ARRIVAL" },
  { code: "AC", status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" },
  { code: "AE", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "AF", status: "IN_TRANSIT", substatus: "AT_DELIVERY_FACILITY" },
  { code: "AO", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "AP", status: "IN_TRANSIT", substatus: "ARRIVAL" },
  { code: "AR", status: "IN_TRANSIT", substatus: "ARRIVAL" },
  { code: "AX", status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" },
  { code: "CC", status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" },
  { code: "CP", status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" },
  { code: "DP", status: "IN_TRANSIT", substatus: "DEPARTURE" },
  { code: "DS", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "EA", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "EO", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "FD", status: "IN_TRANSIT", substatus: "AT_DELIVERY_FACILITY" },
  { code: "IT", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "IX", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "LO", status: "IN_TRANSIT", substatus: "DEPARTURE" },
  { code: "OF", status: "IN_TRANSIT", substatus: "ARRIVAL" },
  { code: "OW", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "PF", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "PL", status: "IN_TRANSIT", substatus: "ARRIVAL" },
  { code: "PM", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "SF", status: "IN_TRANSIT", substatus: "ARRIVAL" },
  { code: "TR", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "OD", status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" },
  { code: "ED", status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" },
  { code: "AD", status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" },
  { code: "HL", status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" },
  { code: "HP", status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" },
  { code: "DE", status: "ATTEMPT_FAILED", substatus: "DELIVERY_ATTEMPTED", condition: "DELAYED" },
  { code: "SE", status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "DELAYED" },
  { code: "CD", status: "EXCEPTION", substatus: "CUSTOMS_HELD", condition: "DELAYED", reason: "CUSTOMS_DELAY" },
  { code: "DL", status: "DELIVERED", substatus: "DELIVERED" },
  { code: "RS", status: "RETURNING", substatus: "RETURN_STARTED" },
  { code: "CA", status: "CANCELLED", substatus: "CANCELLED" },
  // How it goes, not how far it is.
  { code: "DD", status: null, condition: "DELAYED", reason: "OTHER_DELAY" },
  { code: "DY", status: null, condition: "DELAYED", reason: "OTHER_DELAY" },
  { code: "PD", status: null, condition: "DELAYED", reason: "OTHER_DELAY" },
  // Notes: a change of address, an option requested or cancelled, a location change; and who has it (SH, CU, BR, TP).
  { code: "AS", status: null },
  { code: "BR", status: null },
  { code: "CH", status: null },
  { code: "CU", status: null },
  { code: "DR", status: null },
  { code: "LP", status: null },
  { code: "RC", status: null },
  { code: "RD", status: null },
  { code: "RG", status: null },
  { code: "RM", status: null },
  { code: "RP", status: null },
  { code: "RR", status: null },
  { code: "SH", status: null },
  { code: "SP", status: null },
  { code: "TP", status: null },
];

interface ExceptionRule {
  readonly code: string;
  readonly reason: TrackingReason | null;
  readonly condition: ShipmentCondition;
  /** Replaces the substatus of the scan's own code. */
  readonly substatus?: Substatus;
  /** FedEx files it under "delivery exception", yet nobody tried to deliver. */
  readonly notAttempted?: true;
}

/** FedEx exception codes (`scanEvents[].exceptionCode`), each exactly once: they refine what the scan's code says. */
export const exceptionRules: readonly ExceptionRule[] = [
  { code: "03", reason: "BAD_ADDRESS", condition: "ACTION_REQUIRED" },
  { code: "03C", reason: "BAD_ADDRESS", condition: "ACTION_REQUIRED" },
  { code: "07", reason: "REFUSED", condition: "ACTION_REQUIRED" },
  { code: "08", reason: "NOT_HOME_OR_CLOSED", condition: "DELAYED" },
  { code: "11", reason: null, condition: "ON_TIME", substatus: "COD_PAID" },
  { code: "17", reason: "FUTURE_DELIVERY_REQUESTED", condition: "ON_HOLD", notAttempted: true },
  { code: "23", reason: "LATE_HANDOVER", condition: "DELAYED" },
  { code: "31", reason: "MISSED_DISPATCH", condition: "DELAYED", notAttempted: true },
  { code: "41", reason: "NOT_DUE_YET", condition: "ON_TIME" },
  { code: "42", reason: "BUSINESS_CLOSED", condition: "DELAYED", notAttempted: true },
  { code: "67", reason: null, condition: "ON_TIME", substatus: "HANDED_TO_PARTNER" },
  { code: "84", reason: "LOCAL_RESTRICTION", condition: "DELAYED", notAttempted: true },
  { code: "93", reason: "DUTIES_OR_PAYMENT_DUE", condition: "ACTION_REQUIRED" },
];

/** FedEx's kinds of delay (`delayDetail.type`), each exactly once. */
const delayReasons: Readonly<Record<string, TrackingReason>> = {
  WEATHER: "WEATHER",
  OPERATIONAL: "CARRIER_PROCESSING",
  LOCAL: "LOCAL_RESTRICTION",
  GENERAL: "OTHER_DELAY",
  CLEARANCE: "CUSTOMS_DELAY",
};
export const delayReason = (type: string | null): TrackingReason => delayReasons[type ?? ""] ?? "OTHER_DELAY";

const table = codeTable(fedexRules, codeRules);
const exceptionByCode = new Map(exceptionRules.map((rule) => [rule.code, rule]));

/** What a FedEx scan means in the standard. An unknown code decides nothing and names no rule; the scan keeps it. */
export function classifyFedexScan(scan: Pick<CarrierScan, "rawCode" | "rawSubCode" | "rawDelay">): Classification {
  const plain = lookUp(table, scan.rawCode);
  if (plain.ruleId === null) return plain;
  const exception = scan.rawSubCode === null ? undefined : exceptionByCode.get(scan.rawSubCode.toUpperCase());
  return late(exception ? refine(plain, exception) : plain, scan.rawDelay);
}

/** FedEx keeps lateness beside the code (`delayDetail`): it makes a scan late that is otherwise as planned. */
function late(judged: Classification, rawDelay: string | null): Classification {
  const [state, type = ""] = rawDelay?.split("/") ?? [];
  if (state !== "DELAYED" || judged.status === "DELIVERED") return judged;
  const reason = judged.reason ?? delayReason(type);
  const condition = judged.condition === null || judged.condition === "ON_TIME" ? "DELAYED" : judged.condition;
  return { ...judged, condition, reason, ruleId: `${judged.ruleId}~${rawDelay}` };
}

function refine(plain: Classification, exception: ExceptionRule): Classification {
  const ruleId = `${plain.ruleId}+${exception.code}`;
  // What is delivered is delivered: an exception code beside it tells how, not that anything is wrong.
  if (plain.status === "DELIVERED") return { ...plain, substatus: exception.substatus ?? plain.substatus, ruleId };
  const notTried = exception.notAttempted === true && plain.status === "ATTEMPT_FAILED";
  return {
    status: notTried ? "EXCEPTION" : plain.status,
    substatus: notTried ? "DELIVERY_NOT_ATTEMPTED" : (exception.substatus ?? plain.substatus),
    condition: exception.condition,
    reason: exception.reason,
    ruleId,
  };
}
