import type { CarrierScan, Classification } from "../../domain/tracking-scan.ts";
import { type CodeRule, codeTable, lookUp, rows } from "../code-table.ts";

/** Version of the tables below. Raise it whenever a row changes, so that a scan tells which table judged it. */
export const easyPostRules = "easypost/2026-01";

const trouble = { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ACTION_REQUIRED" } as const;

/** EasyPost's statuses, each exactly once. Source: its published list of tracker statuses. */
export const statusRules: readonly CodeRule[] = [
  ...rows("pre_transit", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("in_transit", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("out_for_delivery", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("available_for_pickup", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("delivered", { status: "DELIVERED", substatus: "DELIVERED" }),
  // One status for on the way back and for back.
  ...rows("return_to_sender", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("failure error", { ...trouble, condition: "DELAYED" }),
  ...rows("cancelled", { status: "CANCELLED", substatus: "CANCELLED" }),
  ...rows("unknown", { status: null }),
];

/** EasyPost's status details, each exactly once. Those that only repeat the status are left to it. */
export const detailRules: readonly CodeRule[] = [
  ...rows("label_created", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("received_at_origin_facility", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("arrived_at_facility", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("departed_facility departed_origin_facility", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("received_at_destination_facility arrived_at_destination", {
    status: "IN_TRANSIT",
    substatus: "AT_DELIVERY_FACILITY",
  }),
  ...rows("transferred_to_destination_carrier", { status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" }),
  ...rows("arrived_at_pickup_location", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("out_for_delivery", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("return", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("cancelled", { status: "CANCELLED", substatus: "CANCELLED" }),
  ...rows("expired", { status: "EXPIRED", substatus: "NO_NEWS" }),
  ...rows("delivery_exception", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "DELAYED" }),
  ...rows("address_correction", { ...trouble, reason: "BAD_ADDRESS" }),
  ...rows("awaiting_information", trouble),
  ...rows("held", { ...trouble, condition: "ON_HOLD" }),
  ...rows("refused", { ...trouble, reason: "REFUSED" }),
  ...rows("damaged", { ...trouble, reason: "DAMAGED" }),
  ...rows("lost", { ...trouble, reason: "LOST" }),
  ...rows("missorted", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "DELAYED",
    reason: "MISSORT",
  }),
  // A late parcel stays where it is.
  ...rows("delayed transit_exception", { status: null, condition: "DELAYED", reason: "OTHER_DELAY" }),
  ...rows("weather_delay", { status: null, condition: "DELAYED", reason: "WEATHER" }),
];

const byStatus = codeTable(easyPostRules, statusRules);
const byDetail = codeTable(`${easyPostRules}/detail`, detailRules);

/** With these the detail tells how the parcel got there, for example `delivered` with `arrived_at_destination`. */
const decided = new Set(["delivered", "out_for_delivery", "available_for_pickup", "return_to_sender", "cancelled"]);

/** What a tracking detail of EasyPost means in the standard: what its fine code says, where its status leaves room. */
export function classifyEasyPostScan({
  rawCode,
  rawSubCode,
}: Pick<CarrierScan, "rawCode" | "rawSubCode">): Classification {
  const coarse = lookUp(byStatus, rawCode);
  if (decided.has(rawCode.toLowerCase())) return coarse;
  const fine = lookUp(byDetail, rawSubCode ?? "");
  return fine.ruleId === null ? coarse : fine;
}
