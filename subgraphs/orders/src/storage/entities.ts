import { defineEntity, p } from "@mikro-orm/mongodb";
import type { PostalAddress } from "@waybill/kernel";
import type {
  DeliveredQuantity,
  ExchangeOrigin,
  OrderHold,
  OrderLineRecord,
  OrderRecord,
  OrderShipment,
  StockAtPlacing,
} from "../domain/order.ts";
import {
  archiveStatuses,
  fulfillmentStatuses,
  holdStatuses,
  orderStatuses,
  paymentTerms,
} from "../domain/order-states.ts";
import type { Attribute } from "../domain/placement-terms.ts";
import type { PlacementRecord } from "../domain/placement.ts";
import { orderPaymentStatuses } from "../domain/payments/ledger.ts";
import type { LineCancellation } from "../domain/line-cancellations.ts";
import type { Waiver } from "../domain/payments/waiver.ts";
import type { OrderReturn } from "../domain/returns/axis.ts";
import { orderReturnStatuses } from "../domain/returns/states.ts";
import type { Coordinates } from "../domain/routing/model.ts";
import { invoiceEntities } from "./invoices.entities.ts";
import { paymentEntities } from "./payments.entities.ts";
import type { DiscountRecord, ShippingLineRecord } from "../domain/pricing.ts";
import { Claim } from "./claims.entities.ts";
import { Channel } from "./channel.entities.ts";
import { fulfillmentEntities } from "./fulfillment.entities.ts";
import { editEntities } from "./edit.entities.ts";
import { importEntities } from "./import.entities.ts";
import { routingEntities } from "./routing.entities.ts";
import { returnEntities } from "./returns.entities.ts";
import { TimelineEntry } from "./timeline.entities.ts";

const OrderSchema = defineEntity({
  name: "Order",
  collection: "orders",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    number: p.string(),
    channel: p.string(),
    externalId: p.string().strictNullable(),
    status: p.enum(orderStatuses),
    fulfillmentStatus: p.enum(fulfillmentStatuses),
    customerId: p.string().strictNullable(),
    currencyCode: p.string(),
    email: p.string().strictNullable(),
    companyId: p.string().strictNullable(),
    poNumber: p.string().strictNullable(),
    paymentTerms: p.enum(paymentTerms).strictNullable(),
    lines: p.json<readonly OrderLineRecord[]>(),
    taxesIncluded: p.boolean(),
    discounts: p.json<readonly DiscountRecord[]>(),
    shippingLines: p.json<readonly ShippingLineRecord[]>(),
    subtotalMinor: p.integer(),
    discountMinor: p.integer(),
    shippingMinor: p.integer(),
    taxMinor: p.integer(),
    totalMinor: p.integer(),
    shippingAddress: p.json<PostalAddress>(),
    shippingCoordinates: p.json<Coordinates>().strictNullable(),
    pickupLocationId: p.string().strictNullable(),
    billingAddress: p.json<PostalAddress>().strictNullable(),
    note: p.string().strictNullable(),
    tags: p.json<readonly string[]>(),
    customAttributes: p.json<readonly Attribute[]>(),
    holds: p.json<readonly OrderHold[]>(),
    holdStatus: p.enum(holdStatuses),
    archiveStatus: p.enum(archiveStatuses),
    search: p.json<readonly string[]>(),
    shipments: p.json<readonly OrderShipment[]>(),
    paymentStatus: p.enum(orderPaymentStatuses),
    returnStatus: p.enum(orderReturnStatuses),
    returns: p.json<readonly OrderReturn[]>(),
    waivers: p.json<readonly Waiver[]>(),
    exchangeFor: p.json<ExchangeOrigin>().strictNullable(),
    cancelReason: p.string().strictNullable(),
    lineCancellations: p.json<readonly LineCancellation[]>(),
    stockAtPlacing: p.json<StockAtPlacing>().strictNullable(),
    delivered: p.json<readonly DeliveredQuantity[]>(),
    firstShippedAt: p.datetime().strictNullable(),
    completedAt: p.datetime().strictNullable(),
    placedAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** An order under MikroORM's care. Hand on `{ ...order }` where a plain record is wanted. */
export class Order extends OrderSchema.class implements OrderRecord {}
OrderSchema.setClass(Order);

const PlacementSchema = defineEntity({
  name: "Placement",
  collection: "placements",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    channel: p.string(),
    externalId: p.string().strictNullable(),
    order: p.json<OrderRecord>(),
    command: p.json<PlacementRecord["command"]>(),
    actor: p.string(),
    correlationId: p.string(),
    startedAt: p.datetime(),
    heldUntil: p.datetime().strictNullable(),
    routing: p.json<PlacementRecord["routing"]>(),
    routingAttempt: p.integer(),
  },
});

/** An order that is being placed. */
export class Placement extends PlacementSchema.class implements PlacementRecord {}
PlacementSchema.setClass(Placement);

export const entities = [
  Order,
  Placement,
  Channel,
  TimelineEntry,
  ...editEntities,
  Claim,
  ...importEntities,
  ...paymentEntities,
  ...invoiceEntities,
  ...routingEntities,
  ...fulfillmentEntities,
  ...returnEntities,
];
