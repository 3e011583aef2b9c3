import { type CodeRule, rows } from "../code-table.ts";

/** Version of the table below; see `codeTable`. */
export const seaRules = "dcsa/2026-01";

/**
 * Milestones of containers and bills of lading, each exactly once: the event type codes of DCSA Track & Trace. With
 * `/EMPTY` the container went without goods (DCSA's `emptyIndicatorCode`): that is before or after the shipment.
 */
export const seaCodes: readonly CodeRule[] = [
  ...rows("CONF", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("STUF PICK", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("GTIN ARRI DISC", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("LOAD", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("DEPA GTOT", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("DROP", { status: "IN_TRANSIT", substatus: "AT_DELIVERY_FACILITY" }),
  ...rows("CUST", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("RELS", { status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" }),
  // Unpacked at the recipient's.
  ...rows("STRP", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("HOLD INSP", { status: null, condition: "ON_HOLD" }),
  ...rows("GTIN/EMPTY GTOT/EMPTY LOAD/EMPTY DISC/EMPTY PICK/EMPTY DROP/EMPTY", { status: null }),
  // Seals, and what becomes of documents.
  ...rows("RSEA RMVD RECE DRFT PENA PENU REJE APPR ISSU SURR SUBM VOID REQS CMPL", { status: null }),
];
