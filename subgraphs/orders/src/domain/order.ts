import { mayGo, ok, type Outcome, type PostalAddress, refuse } from "@waybill/kernel";
import {
  type ArchiveStatus,
  type FulfillmentStatus,
  type HoldReason,
  type HoldStatus,
  isUnderWay,
  type OrderStatus,
  orderTransitions,
  type PaymentTerms,
} from "./order-states.ts";
import type { Coordinates } from "./routing/model.ts";
import type { Attribute } from "./placement-terms.ts";
import type { OrderPaymentStatus } from "./payments/ledger.ts";
import type { LineCancellation } from "./line-cancellations.ts";
import type { Waiver } from "./payments/waiver.ts";
import type { OrderReturn } from "./returns/axis.ts";
import type { OrderReturnStatus } from "./returns/states.ts";
import type { DiscountRecord, PricedLine, ShippingLineRecord, Totals } from "./pricing.ts";

/** One line of an order: what was bought, as it was when it was bought. */
export interface OrderLineRecord extends PricedLine {
  readonly _id: string;
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly customAttributes: readonly Attribute[];
}

/** Why an order waits, and since when. */
export interface OrderHold {
  readonly id: string;
  readonly reason: HoldReason;
  readonly note: string | null;
  readonly heldAt: Date;
  /** Who put it on hold, for example `user:anna`. */
  readonly heldBy: string;
}

/** A line together with its order: what a line's fields are answered from. */
export interface LineOfOrder {
  readonly line: OrderLineRecord;
  readonly order: OrderRecord;
}

/** Another subgraph's object, of which orders knows the id alone. */
export interface Stub {
  readonly id: string;
}

/** What the order knows of one of its shipments, from the shipments' log. */
export interface OrderShipment {
  readonly shipmentId: string;
  readonly delivered: boolean;
  /** When it was delivered; left out before. */
  readonly deliveredAt?: Date | null;
  /** True when nothing is sent with it: its label was voided, or the carrier cancelled it. Left out otherwise. */
  readonly cancelled?: boolean;
}

/** Units of an order line that have reached the customer. */
export interface DeliveredQuantity {
  readonly orderLineId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** How much of an order there was stock for when it was placed, whatever became of it since. */
export interface StockAtPlacing {
  readonly lines: number;
  readonly units: number;
  /** Of which at least one unit was promised from stock to come. */
  readonly backorderedLines: number;
  readonly backorderedUnits: number;
}

/** The return for whose goods an order was placed in exchange. */
export interface ExchangeOrigin {
  readonly orderId: string;
  readonly returnId: string;
}

/** An order as stored. `version` counts the changes, from 1. */
export interface OrderRecord extends Totals {
  readonly _id: string;
  readonly tenant: string;
  readonly number: string;
  readonly channel: string;
  readonly externalId: string | null;
  readonly status: OrderStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly customerId: string | null;
  readonly currencyCode: string;
  /** For a guest, or where the seller's messages shall go. */
  readonly email: string | null;
  readonly companyId: string | null;
  readonly poNumber: string | null;
  readonly paymentTerms: PaymentTerms | null;
  readonly lines: readonly OrderLineRecord[];
  /** True when prices contain their taxes. */
  readonly taxesIncluded: boolean;
  readonly discounts: readonly DiscountRecord[];
  readonly shippingLines: readonly ShippingLineRecord[];
  readonly shippingAddress: PostalAddress;
  /** Where exactly that is, if the caller knew. */
  readonly shippingCoordinates: Coordinates | null;
  /** Null when it is the shipping address. */
  /** Where the customer collects it; null when it is sent. */
  readonly pickupLocationId: string | null;
  readonly billingAddress: PostalAddress | null;
  readonly note: string | null;
  readonly tags: readonly string[];
  readonly customAttributes: readonly Attribute[];
  readonly holds: readonly OrderHold[];
  readonly holdStatus: HoldStatus;
  readonly archiveStatus: ArchiveStatus;
  /** What the order is found by (`searchTerms`). */
  readonly search: readonly string[];
  readonly shipments: readonly OrderShipment[];
  /** How far it is paid, as its ledger says: noted here to be searched by. */
  readonly paymentStatus: OrderPaymentStatus;
  readonly returnStatus: OrderReturnStatus;
  readonly returns: readonly OrderReturn[];
  /** What claims took off what it owes. */
  readonly waivers: readonly Waiver[];
  /** Null for an order that is no exchange. */
  readonly exchangeFor: ExchangeOrigin | null;
  readonly cancelReason: string | null;
  /** Why units were cancelled while the order went on; what edits took out is not among them. */
  readonly lineCancellations: readonly LineCancellation[];
  /** Null until it is confirmed. */
  readonly stockAtPlacing: StockAtPlacing | null;
  readonly delivered: readonly DeliveredQuantity[];
  /** When something of it left a location first; null before. */
  readonly firstShippedAt: Date | null;
  /** When everything of it was delivered; null while it is not. */
  readonly completedAt: Date | null;
  readonly placedAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** The fields a change sets. */
export type OrderChanges = Partial<
  Omit<OrderRecord, "_id" | "tenant" | "number" | "channel" | "externalId" | "placedAt" | "version">
>;

/** Cancels an order of which nothing was shipped. */
export function cancelOrder(order: OrderRecord, reason: string | null, now: Date): Outcome<OrderChanges> {
  if (!mayGo(orderTransitions, order.status, "CANCELLED") || order.shipments.length > 0) {
    const why = isUnderWay(order.status)
      ? "a part of the order is on its way already; cancel the rest with cancelOrderLines"
      : `an order that is ${order.status} cannot be cancelled`;
    return refuse("INVALID_STATE", ["input", "id"], why);
  }
  return ok({ status: "CANCELLED", cancelReason: reason, updatedAt: now });
}

/**
 * Takes in what the shipments' log says of one shipment. Saying the same twice changes nothing, and neither does what is
 * behind what is known: a cancelled parcel may turn out to be delivered, a delivered one stays so. The order's states
 * follow (`orderStates`).
 * @returns the fields to set, or null when nothing changes.
 */
export function noteShipment(order: OrderRecord, shipment: OrderShipment, now: Date): OrderChanges | null {
  const known = order.shipments.find((s) => s.shipmentId === shipment.shipmentId);
  if (known && progressOf(known) >= progressOf(shipment)) return null;
  const shipments = [...order.shipments.filter((s) => s.shipmentId !== shipment.shipmentId), shipment];
  return { shipments, updatedAt: now };
}

const progressOf = ({ delivered, cancelled }: OrderShipment): number => (delivered ? 2 : cancelled === true ? 1 : 0);

/** Shipments that carry something: those that were not cancelled. */
export const carrying = (shipments: readonly OrderShipment[]): readonly OrderShipment[] =>
  shipments.filter(({ cancelled }) => cancelled !== true);
