import { defineEntity, p } from "@mikro-orm/mongodb";
import type { PostalAddress } from "@waybill/kernel";
import type { OrderLineRecord, OrderRecord, OrderShipment } from "../domain/order.ts";
import { fulfillmentStatuses, orderStatuses } from "../domain/order-states.ts";
import type { PlacementRecord } from "../domain/placement.ts";

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
    lines: p.json<readonly OrderLineRecord[]>(),
    totalMinor: p.integer(),
    shippingAddress: p.json<PostalAddress>(),
    shipments: p.json<readonly OrderShipment[]>(),
    cancelReason: p.string().strictNullable(),
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

export const entities = [Order, Placement];
