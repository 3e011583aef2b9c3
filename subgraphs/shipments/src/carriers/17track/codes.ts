import type { CarrierScan } from "../../domain/tracking-scan.ts";
import { type CodeRule, codeTable, lookUp, rows } from "../code-table.ts";

/** Version of the table below. Raise it whenever a row changes, so that a scan tells which table judged it. */
export const seventeenTrackRules = "17track/2026-01";

const failed = { status: "ATTEMPT_FAILED", substatus: "DELIVERY_ATTEMPTED" } as const;
const trouble = { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ACTION_REQUIRED" } as const;

/**
 * 17TRACK's sub-statuses and, for events that have none, its stages and main statuses; each exactly once. Source: its
 * published list of version 2.
 */
export const codeRules: readonly CodeRule[] = [
  ...rows("InfoReceived", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("InTransit_PickedUp PickedUp", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("InTransit_Other InTransit", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("InTransit_Departure Departure", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("InTransit_Arrival Arrival", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("InTransit_CustomsProcessing", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("InTransit_CustomsReleased", { status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" }),
  ...rows("InTransit_CustomsRequiringInformation", {
    status: "EXCEPTION",
    substatus: "CUSTOMS_HELD",
    condition: "ACTION_REQUIRED",
    reason: "CUSTOMS_DOCUMENTS",
  }),
  ...rows("OutForDelivery_Other OutForDelivery", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("AvailableForPickup_Other AvailableForPickup", {
    status: "AVAILABLE_FOR_PICKUP",
    substatus: "AT_PICKUP_POINT",
  }),
  ...rows("DeliveryFailure_Other DeliveryFailure", { ...failed, condition: "DELAYED" }),
  ...rows("DeliveryFailure_NoBody", { ...failed, condition: "DELAYED", reason: "NOT_HOME" }),
  ...rows("DeliveryFailure_Security", { ...failed, condition: "DELAYED", reason: "ACCESS_OR_SECURITY" }),
  ...rows("DeliveryFailure_Rejected", { ...failed, condition: "ACTION_REQUIRED", reason: "REFUSED" }),
  ...rows("DeliveryFailure_InvalidAddress", { ...failed, condition: "ACTION_REQUIRED", reason: "BAD_ADDRESS" }),
  ...rows("Delivered_Other Delivered", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("Exception_Other Exception", { ...trouble, condition: "DELAYED" }),
  ...rows("Exception_Returning Returning", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("Exception_Returned Returned", { status: "RETURNED", substatus: "BACK_AT_SENDER" }),
  ...rows("Exception_NoBody", { ...trouble, reason: "UNCLAIMED" }),
  ...rows("Exception_Security", { ...trouble, condition: "ON_HOLD", reason: "ACCESS_OR_SECURITY" }),
  ...rows("Exception_Damage", { ...trouble, reason: "DAMAGED" }),
  // Destroyed: there is nothing left to deliver.
  ...rows("Exception_Destroyed", { ...trouble, reason: "DAMAGED" }),
  ...rows("Exception_Rejected", { ...trouble, reason: "REFUSED" }),
  ...rows("Exception_Lost", { ...trouble, reason: "LOST" }),
  ...rows("Exception_Cancel", { status: "CANCELLED", substatus: "CANCELLED" }),
  // 17TRACK files lateness under exceptions: a late parcel stays where it is.
  ...rows("Exception_Delayed", { status: null, condition: "DELAYED", reason: "OTHER_DELAY" }),
  ...rows("Expired_Other Expired", { status: "EXPIRED", substatus: "NO_NEWS" }),
  ...rows("NotFound_Other NotFound_InvalidCode NotFound", { status: null }),
];

const table = codeTable(seventeenTrackRules, codeRules);

/** What an event of 17TRACK means in the standard. */
export const classifySeventeenTrackScan = (scan: Pick<CarrierScan, "rawCode">) => lookUp(table, scan.rawCode);
