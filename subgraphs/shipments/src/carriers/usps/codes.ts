import type { CarrierScan, Classification } from "../../domain/tracking-scan.ts";
import { type CodeRule, codeTable, lookUp, rows, unmapped } from "../code-table.ts";

/** Version of the table below. Raise it whenever a row changes, so that a scan tells which table judged it. */
export const uspsRules = "usps/2026-02";

/** USPS event codes (`trackingEvents[].eventCode`), each exactly once. Source: USPS Publication 199, scan event codes. */
export const codeRules: readonly CodeRule[] = [
  ...rows("MA GX", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("03 TM PA OA UA 43 80", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("07", { status: "IN_TRANSIT", substatus: "AT_DELIVERY_FACILITY" }),
  ...rows("10 A1 AD", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("T1 EF SF TL", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("19 41 42 81 82 PC", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("06", { status: "IN_TRANSIT", substatus: "ON_THE_WAY", reason: "RECIPIENT_MOVED" }),
  ...rows("17", { status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" }),
  ...rows("OF", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("14 16", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("02 52 53 54 55 56", { status: "ATTEMPT_FAILED", substatus: "DELIVERY_ATTEMPTED", condition: "DELAYED" }),
  ...rows("51", {
    status: "ATTEMPT_FAILED",
    substatus: "DELIVERY_ATTEMPTED",
    condition: "DELAYED",
    reason: "BUSINESS_CLOSED",
  }),
  ...rows("04", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "REFUSED",
  }),
  ...rows("05", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "BAD_ADDRESS",
  }),
  ...rows("08 15", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "DELAYED", reason: "MISSORT" }),
  ...rows("11", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ACTION_REQUIRED", reason: "LOST" }),
  ...rows("01", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("09 31", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("21", { status: "RETURNING", substatus: "RETURN_STARTED", reason: "RECIPIENT_NOT_LOCATED" }),
  ...rows("22 23 24 25 27 28", { status: "RETURNING", substatus: "RETURN_STARTED", reason: "BAD_ADDRESS" }),
  ...rows("26", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("29", { status: "RETURNING", substatus: "RETURN_STARTED", reason: "RECIPIENT_MOVED" }),
  ...rows("44", { status: "CANCELLED", substatus: "CANCELLED" }),
];

const table = codeTable(uspsRules, codeRules);

/** A code without the zero that it loses where it is written as a number. */
const wholeCode = (code: string): string => code.padStart(2, "0");

/** A delivery to whomever. */
export const isDelivery = (code: string): boolean => wholeCode(code) === "01";

/**
 * What a USPS scan means in the standard. Code 01 also stands for "Delivered, To Original Sender", which only the words
 * tell: that is the end of a return.
 */
export function classifyUspsScan(scan: Pick<CarrierScan, "rawCode" | "description">): Classification {
  const plain = scan.rawCode === "" ? unmapped : lookUp(table, wholeCode(scan.rawCode));
  if (!isDelivery(scan.rawCode)) return plain;
  if (/\b(original )?sender\b/i.test(scan.description)) {
    return { ...plain, status: "RETURNED", substatus: "BACK_AT_SENDER", ruleId: `${plain.ruleId}~SENDER` };
  }
  const isPickup = /\bpicked up\b|\bpost office\b|\bparcel locker\b/i.test(scan.description);
  return isPickup ? { ...plain, substatus: "COLLECTED", ruleId: `${plain.ruleId}~COLLECTED` } : plain;
}
