import type { TrackingReason } from "../../domain/shipment-status.ts";
import type { CarrierScan, Classification } from "../../domain/tracking-scan.ts";
import { type CodeRule, codeTable, lookUp, rows } from "../code-table.ts";

/** Version of the tables below. Raise it whenever a row changes, so that a scan tells which table judged it. */
export const upsRules = "ups/2026-02";

/**
 * UPS status codes (`status.statusCode` in Track, `activityStatus.descriptionCode` in Track Alert), each exactly once.
 * Source: the status code list of UPS's Track API. The `type` beside it (D, I, X, …) counts only where there is no such
 * code: UPS files "out for delivery" under I in one place and under D in another.
 */
export const codeRules: readonly CodeRule[] = [
  ...rows("003 044 045 077 079 080 157 166", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("038 160 167 168 169", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("005 010 025 039 047 057 073 074 075 087", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("137 138 158 159 164 165", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("071", { status: "IN_TRANSIT", substatus: "AT_DELIVERY_FACILITY" }),
  ...rows("012 092", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("014 084 134", { status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" }),
  ...rows("006 021 037 072 078 089 091 146 162", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("017 040 144 161", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("022 023 024 060 061 062 066 145", {
    status: "ATTEMPT_FAILED",
    substatus: "DELIVERY_ATTEMPTED",
    condition: "DELAYED",
  }),
  ...rows("011 026 143", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("013 029 030 050 058 068 069 076 132 139 141 147 148 149 163", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "DELAYED",
  }),
  ...rows("059", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "DAMAGED",
  }),
  ...rows("064", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "REFUSED",
  }),
  ...rows("123 124 125 126", {
    status: "EXCEPTION",
    substatus: "CUSTOMS_HELD",
    condition: "DELAYED",
    reason: "CUSTOMS_DELAY",
  }),
  ...rows("035 036", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("034 067 081", { status: "RETURNED", substatus: "BACK_AT_SENDER" }),
  ...rows("007 043", { status: "CANCELLED", substatus: "CANCELLED" }),
  // How it goes, not how far it is.
  ...rows("016 019 020 083 085", { status: null, condition: "ON_HOLD" }),
  ...rows("032 053", { status: null, condition: "DELAYED", reason: "WEATHER" }),
  ...rows("046 048 049 051 052 086 090", { status: null, condition: "DELAYED", reason: "OTHER_DELAY" }),
  // Notes: options asked for, changed or confirmed, notices sent.
  ...rows("018 027 028 033 041 042 054 055 056 063 070 082 093 094 095 096 097 098 099", { status: null }),
  ...rows("100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119", { status: null }),
  ...rows("120 121 122 127 128 129 130 131 133 135 136 140 142 153 154 155 156", { status: null }),
];

/**
 * For activities that have no status code, as older answers and Mail Innovations give them: UPS's two-letter codes that
 * say more than their type, and the types, as `type/` alone; each exactly once. Source: UPS's list of activity types.
 */
export const activityRules: readonly CodeRule[] = [
  ...rows("OT OF", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("DP", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("AR", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("PU", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("M/", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("P/", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  // DO and DD: at the freight stations of origin and destination.
  ...rows("I/ DO/ DD/", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("O/", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("D/", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("X/", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "DELAYED" }),
  ...rows("RS/", { status: "RETURNED", substatus: "BACK_AT_SENDER" }),
  ...rows("MV/", { status: "CANCELLED", substatus: "CANCELLED" }),
  ...rows("W/", { status: null, condition: "ON_HOLD" }),
  // Not available, and news of the estimate.
  ...rows("NA/ U/", { status: null }),
];

const table = codeTable(upsRules, codeRules);
const activities = codeTable(`${upsRules}/activity`, activityRules);

/**
 * UPS writes over a thousand texts for what went wrong, in plain words. The words name the reason where the code only
 * says that something did; the first that fits counts.
 */
const reasonsInWords: readonly (readonly [words: RegExp, reason: TrackingReason])[] = [
  [/\b(weather|storm|snow|flood|hurricane|natural disaster)\b/i, "WEATHER"],
  [/\b(customs|clearance|import|export|brokerage|government agency)\b/i, "CUSTOMS_DELAY"],
  [/\b(damage[ds]?|damaged)\b/i, "DAMAGED"],
  [/\b(refused|rejected)\b/i, "REFUSED"],
  [/\b(address|street number|apartment|suite)\b/i, "BAD_ADDRESS"],
  [/\b(missort|misroute|wrong facility|incorrectly sorted)/i, "MISSORT"],
  [/\b(moved)\b/i, "RECIPIENT_MOVED"],
  [/\b(business (was )?closed|closed)\b/i, "BUSINESS_CLOSED"],
  [/\b(not available|no one|not home|unavailable)\b/i, "NOT_HOME"],
  [/\b(mechanical|vehicle breakdown)\b/i, "MECHANICAL"],
  [/\b(late (aircraft|trailer|flight|arrival))\b/i, "OTHER_DELAY"],
  [/\b(lost|missing|cannot be found|unable to locate)\b/i, "LOST"],
];

/** What a UPS scan means in the standard. An unknown code decides nothing and names no rule; the scan keeps it. */
export function classifyUpsScan(scan: Pick<CarrierScan, "rawCode" | "rawSubCode" | "description">): Classification {
  const plain = scan.rawCode === "" ? byActivity(scan.rawSubCode) : lookUp(table, scan.rawCode.padStart(3, "0"));
  const isTrouble = plain.status === "EXCEPTION" || plain.status === "ATTEMPT_FAILED" || plain.condition === "DELAYED";
  if (!isTrouble || (plain.reason !== null && plain.reason !== "OTHER_DELAY")) return plain;
  const named = reasonsInWords.find(([words]) => words.test(scan.description))?.[1];
  return named === undefined ? plain : { ...plain, reason: named, ruleId: `${plain.ruleId}~${named}` };
}

/** @param activity `type/code`; either may be missing, as `type` alone where there is no code. */
function byActivity(activity: string | null): Classification {
  const [type = "", code = ""] = activity?.split("/") ?? [];
  const fine = lookUp(activities, code);
  return fine.ruleId === null ? lookUp(activities, `${type}/`) : fine;
}
