import type { PostalAddress } from "@waybill/kernel";
import type { LocationSchedule } from "@waybill/calendar";
import type {
  DeliveryMethod,
  FulfillmentHoldReason,
  FulfillmentOrderStatus,
  FulfillmentRejectReason,
  FulfillmentRequestStatus,
} from "./states.ts";

/** Units of one order line that a location is to send. Counts never exceed `quantity`, and packed never picked. */
export interface FulfillmentLineRecord {
  readonly _id: string;
  readonly orderLineId: string;
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly picked: number;
  readonly packed: number;
  /** Units that left: handed to a carrier, or collected. */
  readonly handedOver: number;
  /** Promised from stock that is still to come. */
  readonly backordered: boolean;
}

/** A box with what is in it. Weight in grams, lengths in millimetres. */
export interface FulfillmentPackageRecord {
  readonly _id: string;
  readonly weightGrams: number | null;
  readonly lengthMm: number | null;
  readonly widthMm: number | null;
  readonly heightMm: number | null;
  readonly lines: readonly { readonly fulfillmentLineId: string; readonly quantity: number }[];
  readonly handedOver: boolean;
}

export interface FulfillmentHoldRecord {
  readonly _id: string;
  readonly reason: FulfillmentHoldReason;
  readonly note: string | null;
  readonly heldAt: Date;
}

/** The work of sending a part of an order from one location, as stored. `version` counts the changes, from 1. */
export interface FulfillmentOrderRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly orderNumber: string;
  /** The order's sales channel. */
  readonly channel: string;
  readonly customerId: string | null;
  readonly locationId: string;
  readonly status: FulfillmentOrderStatus;
  readonly requestStatus: FulfillmentRequestStatus;
  readonly deliveryMethod: DeliveryMethod;
  readonly lines: readonly FulfillmentLineRecord[];
  readonly packages: readonly FulfillmentPackageRecord[];
  readonly holds: readonly FulfillmentHoldRecord[];
  /** True while the order itself is on hold: nobody works on it, wherever it is. */
  readonly orderOnHold: boolean;
  readonly rejection: { readonly reason: FulfillmentRejectReason; readonly note: string | null } | null;
  readonly shippingAddress: PostalAddress;
  /** By when the location is to hand it over; null while it waits for stock of which it is not known when it comes. */
  readonly fulfillBy: Date | null;
  /** When the location works, as it was when the work was given to it; null when that is not known. */
  readonly schedule: LocationSchedule | null;
  /** When it became ready for its label or for the customer; null before. */
  readonly readyAt: Date | null;
  readonly shipmentIds: readonly string[];
  /** When work could begin first; null while it waits for stock. */
  readonly openedAt: Date | null;
  /** When something of it left the building first; null before. */
  readonly handedOverAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** The fields a change sets. */
export type FulfillmentChanges = Partial<
  Pick<
    FulfillmentOrderRecord,
    | "status"
    | "requestStatus"
    | "deliveryMethod"
    | "lines"
    | "packages"
    | "holds"
    | "orderOnHold"
    | "rejection"
    | "fulfillBy"
    | "readyAt"
    | "shippingAddress"
    | "shipmentIds"
  >
>;

/** Units of a line that nobody has touched: they may go elsewhere. */
export const untouched = (line: FulfillmentLineRecord): number =>
  line.quantity - Math.max(line.picked, line.handedOver);

/** Units that are still to leave. */
export const outstanding = ({ lines }: Pick<FulfillmentOrderRecord, "lines">): number =>
  lines.reduce((sum, line) => sum + line.quantity - line.handedOver, 0);

/** True while there may be work: neither closed nor given up. */
export const isLive = ({ status }: Pick<FulfillmentOrderRecord, "status">): boolean =>
  status === "SCHEDULED" || status === "OPEN" || status === "IN_PROGRESS" || status === "ON_HOLD";

/** How far the hands are. Follows from the counts. */
export const workSteps = [
  "ALLOCATED",
  "PICKING",
  "PICKED",
  "PACKED",
  "READY_FOR_LABEL",
  "READY_FOR_PICKUP",
  "HANDED_OVER",
  "COLLECTED",
] as const;
export type WorkStep = (typeof workSteps)[number];

/** The step of a fulfilment order. */
export function workStepOf({ lines, status, readyAt, deliveryMethod }: FulfillmentOrderRecord): WorkStep {
  const every = (count: (line: FulfillmentLineRecord) => number): boolean =>
    lines.length > 0 && lines.every((line) => Math.max(count(line), line.handedOver) === line.quantity);
  if (every((line) => line.handedOver)) return deliveryMethod === "PICK_UP" ? "COLLECTED" : "HANDED_OVER";
  if (readyAt !== null) return deliveryMethod === "PICK_UP" ? "READY_FOR_PICKUP" : "READY_FOR_LABEL";
  if (every((line) => line.packed)) return "PACKED";
  if (every((line) => line.picked)) return "PICKED";
  return status === "IN_PROGRESS" ? "PICKING" : "ALLOCATED";
}
