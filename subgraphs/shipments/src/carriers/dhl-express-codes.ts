import { type CodeRule, rows } from "./code-table.ts";

/**
 * DHL Express's checkpoint codes, each exactly once: `typeCode` in MyDHL, `status` of service `express` in the unified
 * service. Source: DHL's published list of checkpoint codes.
 */
export const expressRules: readonly CodeRule[] = [
  ...rows("PU SA", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("AF", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("DF", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("AR", { status: "IN_TRANSIT", substatus: "AT_DELIVERY_FACILITY" }),
  ...rows("FD TP", { status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" }),
  ...rows("PL TR RR AD SM SC", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("IC BN", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("CR BR", { status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" }),
  ...rows("WC", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("CC", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("NH", {
    status: "ATTEMPT_FAILED",
    substatus: "DELIVERY_ATTEMPTED",
    condition: "DELAYED",
    reason: "NOT_HOME",
  }),
  ...rows("BA", {
    status: "ATTEMPT_FAILED",
    substatus: "DELIVERY_ATTEMPTED",
    condition: "ACTION_REQUIRED",
    reason: "BAD_ADDRESS",
  }),
  ...rows("CA", {
    status: "ATTEMPT_FAILED",
    substatus: "DELIVERY_ATTEMPTED",
    condition: "DELAYED",
    reason: "BUSINESS_CLOSED",
  }),
  ...rows("CM", {
    status: "ATTEMPT_FAILED",
    substatus: "DELIVERY_ATTEMPTED",
    condition: "ACTION_REQUIRED",
    reason: "RECIPIENT_MOVED",
  }),
  ...rows("ND", { status: "ATTEMPT_FAILED", substatus: "DELIVERY_ATTEMPTED", condition: "DELAYED" }),
  ...rows("RD", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "REFUSED",
  }),
  ...rows("MD", {
    status: "EXCEPTION",
    substatus: "DELIVERY_NOT_ATTEMPTED",
    condition: "DELAYED",
    reason: "MISSED_DISPATCH",
  }),
  ...rows("OH SS", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ON_HOLD" }),
  ...rows("CD UD", { status: "EXCEPTION", substatus: "CUSTOMS_HELD", condition: "DELAYED", reason: "CUSTOMS_DELAY" }),
  ...rows("HP", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "DUTIES_OR_PAYMENT_DUE",
  }),
  ...rows("MC MS", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "DELAYED", reason: "MISSORT" }),
  ...rows("DS", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "DAMAGED",
  }),
  ...rows("OK PD", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("DD", { status: "DELIVERED", substatus: "DELIVERED", reason: "DAMAGED" }),
  ...rows("RT", { status: "RETURNED", substatus: "BACK_AT_SENDER" }),
  // Paperwork: the shipment was closed, payment was settled.
  ...rows("CS PY", { status: null }),
];
