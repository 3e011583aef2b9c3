/** How far a shipment is; the same list as enum `ShipmentStatus` in the schema. */
export const shipmentStatuses = [
  "PENDING",
  "INFO_RECEIVED",
  "PICKED_UP",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "ATTEMPT_FAILED",
  "EXCEPTION",
  "DELIVERED",
  "RETURNING",
  "RETURNED",
  "CANCELLED",
  "EXPIRED",
] as const;
export type ShipmentStatus = (typeof shipmentStatuses)[number];

/** How a shipment is going, apart from how far it is; enum `ShipmentCondition` in the schema. */
export const shipmentConditions = ["ON_TIME", "DELAYED", "ON_HOLD", "ACTION_REQUIRED"] as const;
export type ShipmentCondition = (typeof shipmentConditions)[number];

/**
 * Statuses that scans leave only by `finalExits`. EXPIRED is none: it says that news stopped, and any news ends it.
 */
export const finalStatuses = ["DELIVERED", "RETURNED", "CANCELLED"] as const satisfies readonly ShipmentStatus[];
type FinalStatus = (typeof finalStatuses)[number];

/**
 * How a final status may be left: a delivered parcel may come back, and one that was cancelled on paper may turn
 * out to have been carried all the same. What is back at the sender stays there.
 */
export const finalExits: Readonly<Record<FinalStatus, readonly ShipmentStatus[]>> = {
  DELIVERED: ["RETURNING", "RETURNED"],
  CANCELLED: ["DELIVERED", "RETURNING", "RETURNED"],
  RETURNED: [],
};

export const isFinal = (status: ShipmentStatus): status is FinalStatus =>
  (finalStatuses as readonly ShipmentStatus[]).includes(status);

/**
 * Exactly what happened, within a status. Order matters: of two scans at the same instant the later entry of the
 * status, then of its list, is taken as the later scan.
 */
export const substatuses = {
  PENDING: [],
  INFO_RECEIVED: ["LABEL_CREATED", "HANDED_TO_PICKUP_POINT"],
  PICKED_UP: ["DROPPED_OFF", "COLLECTED_BY_CARRIER"],
  IN_TRANSIT: [
    "ON_THE_WAY",
    "ARRIVAL",
    "DEPARTURE",
    "CUSTOMS_STARTED",
    "CUSTOMS_CLEARED",
    "AT_DELIVERY_FACILITY",
    "HANDED_TO_PARTNER",
    "PARTLY_DELIVERED",
  ],
  OUT_FOR_DELIVERY: ["ON_VEHICLE"],
  AVAILABLE_FOR_PICKUP: ["AT_PICKUP_POINT"],
  ATTEMPT_FAILED: ["DELIVERY_ATTEMPTED"],
  EXCEPTION: ["DELIVERY_NOT_ATTEMPTED", "CARRIER_EXCEPTION", "CUSTOMS_HELD"],
  DELIVERED: ["DELIVERED", "COD_PAID", "COLLECTED", "SIGNED", "NEIGHBOUR_OR_DOOR"],
  RETURNING: ["RETURN_STARTED"],
  RETURNED: ["BACK_AT_SENDER"],
  CANCELLED: ["CANCELLED"],
  EXPIRED: ["NO_NEWS"],
} as const satisfies Readonly<Record<ShipmentStatus, readonly string[]>>;
export type Substatus = (typeof substatuses)[ShipmentStatus][number];

/** Why a shipment is not going as planned. */
export const trackingReasons = [
  "WEATHER",
  "CARRIER_PROCESSING",
  "MISSORT",
  "MECHANICAL",
  "LATE_HANDOVER",
  "MISSED_DISPATCH",
  "LOCAL_RESTRICTION",
  "OTHER_DELAY",
  "NOT_DUE_YET",
  "FUTURE_DELIVERY_REQUESTED",
  "CUSTOMS_DELAY",
  "CUSTOMS_DOCUMENTS",
  "DUTIES_OR_PAYMENT_DUE",
  "BAD_ADDRESS",
  "NOT_HOME",
  "BUSINESS_CLOSED",
  "NOT_HOME_OR_CLOSED",
  "ACCESS_OR_SECURITY",
  "REFUSED",
  "RECIPIENT_MOVED",
  "RECIPIENT_NOT_LOCATED",
  "SIGNATURE_MISSING",
  "UNCLAIMED",
  "DAMAGED",
  "LOST",
] as const;
export type TrackingReason = (typeof trackingReasons)[number];

/** What is wrong with a substatus beside a status, for people; null when it is one of the status's own. */
export function substatusProblem(status: ShipmentStatus | null, substatus: string): string | null {
  if (status === null) return "needs its status beside it";
  const own: readonly string[] = substatuses[status];
  return own.includes(substatus) ? null : `of ${status} must be one of ${own.join(", ")}`;
}

/** Place of a status and substatus among scans of the same instant: the higher one counts as the later. */
export function statusRank(status: ShipmentStatus, substatus: Substatus | null): number {
  const within: readonly string[] = substatuses[status];
  return shipmentStatuses.indexOf(status) * 100 + (substatus === null ? 0 : within.indexOf(substatus) + 1);
}
