import { type CodeRule, rows } from "../code-table.ts";

/** Version of the table below; see `codeTable`. */
export const airRules = "iata/2026-01";

const exception = { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "DELAYED" } as const;

/**
 * Milestones of air cargo, each exactly once: the status codes of IATA Cargo-IMP (FSU), which ONE Record uses as well,
 * and Cargo-IMP's discrepancy codes (`DIS` with one of them beside it is looked up by the latter).
 */
export const airCodes: readonly CodeRule[] = [
  ...rows("BKD", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("FOH", { status: "PICKED_UP", substatus: "DROPPED_OFF" }),
  ...rows("RCS", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("PRE MAN FIW FOW TRM", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("DEP", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("ARR RCF RCT", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("TFD", { status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" }),
  ...rows("CRC TGC", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("CCD", { status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" }),
  ...rows("NFD", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("DLV", { status: "DELIVERED", substatus: "COLLECTED" }),
  ...rows("DDL", { status: "DELIVERED", substatus: "DELIVERED" }),
  // The papers, not the cargo.
  ...rows("AWR AWD", { status: null }),
  ...rows("DIS", exception),
  ...rows("OFLD SSPD", { ...exception, reason: "MISSED_DISPATCH" }),
  ...rows("OVCD", { ...exception, reason: "MISSORT" }),
  ...rows("MSCA MSMB", { ...exception, condition: "ACTION_REQUIRED", reason: "LOST" }),
  ...rows("FDCA FDMB DFLD", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("FDAW MSAW FDAV MSAV", { status: null }),
];
