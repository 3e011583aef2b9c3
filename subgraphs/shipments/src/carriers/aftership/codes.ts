import type { CarrierScan } from "../../domain/tracking-scan.ts";
import { type CodeRule, codeTable, lookUp, rows } from "../code-table.ts";

/** Version of the table below. Raise it whenever a row changes, so that a scan tells which table judged it. */
export const afterShipRules = "aftership/2026-01";

const failed = { status: "ATTEMPT_FAILED", substatus: "DELIVERY_ATTEMPTED", condition: "DELAYED" } as const;
const trouble = { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ACTION_REQUIRED" } as const;
const customs = { status: "EXCEPTION", substatus: "CUSTOMS_HELD" } as const;
/** AfterShip files lateness under exceptions: a late parcel stays where it is. */
const late = { status: null, condition: "DELAYED" } as const;

/** AfterShip's subtags and, for checkpoints that have none, its tags; each exactly once. Source: its published list. */
export const codeRules: readonly CodeRule[] = [
  ...rows("InfoReceived_001 InfoReceived", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("InTransit_001 InTransit_008 InTransit", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("InTransit_002", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("InTransit_003 InTransit_004", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("InTransit_005", { status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" }),
  ...rows("InTransit_006", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("InTransit_007", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("InTransit_009", { status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" }),
  ...rows("OutForDelivery_001 OutForDelivery_003 OutForDelivery_004 OutForDelivery", {
    status: "OUT_FOR_DELIVERY",
    substatus: "ON_VEHICLE",
  }),
  ...rows("AvailableForPickup_001 AvailableForPickup", {
    status: "AVAILABLE_FOR_PICKUP",
    substatus: "AT_PICKUP_POINT",
  }),
  ...rows("AttemptFail_001 AttemptFail", failed),
  ...rows("AttemptFail_002", { ...failed, reason: "NOT_HOME" }),
  ...rows("AttemptFail_003", { ...failed, reason: "BUSINESS_CLOSED" }),
  ...rows("Delivered_001 Delivered", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("Delivered_002", { status: "DELIVERED", substatus: "COLLECTED" }),
  ...rows("Delivered_003", { status: "DELIVERED", substatus: "SIGNED" }),
  ...rows("Delivered_004", { status: "DELIVERED", substatus: "COD_PAID" }),
  ...rows("Delivered_005", { status: "DELIVERED", substatus: "NEIGHBOUR_OR_DOOR" }),
  ...rows("Exception_001 Exception", { ...trouble, condition: "DELAYED" }),
  ...rows("Exception_002", { ...trouble, reason: "RECIPIENT_MOVED" }),
  ...rows("Exception_003", { ...trouble, reason: "REFUSED" }),
  ...rows("Exception_004", { ...customs, condition: "DELAYED", reason: "CUSTOMS_DELAY" }),
  ...rows("Exception_005", { ...late, reason: "OTHER_DELAY" }),
  ...rows("Exception_006", { ...trouble, reason: "DUTIES_OR_PAYMENT_DUE" }),
  ...rows("Exception_007", { ...trouble, reason: "BAD_ADDRESS" }),
  ...rows("Exception_008", { ...trouble, reason: "UNCLAIMED" }),
  ...rows("Exception_009", trouble),
  ...rows("Exception_010", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("Exception_011", { status: "RETURNED", substatus: "BACK_AT_SENDER" }),
  ...rows("Exception_012", { ...trouble, reason: "DAMAGED" }),
  ...rows("Exception_013", { ...trouble, reason: "LOST" }),
  ...rows("Exception_016", { ...late, reason: "CARRIER_PROCESSING" }),
  ...rows("Exception_017", { ...late, reason: "WEATHER" }),
  ...rows("Exception_018", { ...customs, condition: "ACTION_REQUIRED", reason: "CUSTOMS_DOCUMENTS" }),
  ...rows("Exception_019", { ...late, reason: "MECHANICAL" }),
  ...rows("Exception_020", { status: "CANCELLED", substatus: "CANCELLED" }),
  // Destroyed: there is nothing left to deliver.
  ...rows("Exception_021", { ...trouble, reason: "DAMAGED" }),
  ...rows("Expired_001 Expired", { status: "EXPIRED", substatus: "NO_NEWS" }),
  ...rows("Pending Pending_001 Pending_002 Pending_003 Pending_004 Pending_005 Pending_006", { status: null }),
];

const table = codeTable(afterShipRules, codeRules);

/** What a checkpoint of AfterShip means in the standard. */
export const classifyAfterShipScan = (scan: Pick<CarrierScan, "rawCode">) => lookUp(table, scan.rawCode);
