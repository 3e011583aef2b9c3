import { defineEntity, p } from "@mikro-orm/mongodb";
import type { PostalAddress } from "@waybill/kernel";
import type { LocationSchedule } from "@waybill/calendar";
import type { FulfillmentOrderRecord } from "../domain/fulfillment/fulfillment-order.ts";
import type { PickListRecord } from "../domain/fulfillment/pick-list.ts";
import type { RerouteRecord } from "../domain/fulfillment/reroute.ts";
import {
  deliveryMethods,
  fulfillmentOrderStatuses,
  fulfillmentRequestStatuses,
  shortPickReasons,
} from "../domain/fulfillment/states.ts";
import { routingCauses } from "../domain/routing/decision.ts";

const FulfillmentOrderSchema = defineEntity({
  name: "FulfillmentOrder",
  collection: "fulfillmentOrders",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    orderNumber: p.string(),
    channel: p.string(),
    customerId: p.string().strictNullable(),
    locationId: p.string(),
    status: p.enum(fulfillmentOrderStatuses),
    requestStatus: p.enum(fulfillmentRequestStatuses),
    deliveryMethod: p.enum(deliveryMethods),
    lines: p.json<FulfillmentOrderRecord["lines"]>(),
    packages: p.json<FulfillmentOrderRecord["packages"]>(),
    holds: p.json<FulfillmentOrderRecord["holds"]>(),
    orderOnHold: p.boolean(),
    rejection: p.json<FulfillmentOrderRecord["rejection"]>().strictNullable(),
    shippingAddress: p.json<PostalAddress>(),
    fulfillBy: p.datetime().strictNullable(),
    schedule: p.json<LocationSchedule>().strictNullable(),
    readyAt: p.datetime().strictNullable(),
    shipmentIds: p.json<readonly string[]>(),
    openedAt: p.datetime().strictNullable(),
    handedOverAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A fulfilment order under MikroORM's care. Hand on `{ ...order }` where a plain record is wanted. */
export class FulfillmentOrder extends FulfillmentOrderSchema.class implements FulfillmentOrderRecord {}
FulfillmentOrderSchema.setClass(FulfillmentOrder);

const RerouteSchema = defineEntity({
  name: "Reroute",
  collection: "reroutes",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    cause: p.enum(routingCauses),
    lines: p.json<RerouteRecord["lines"]>(),
    fromLocationId: p.string(),
    toLocationId: p.string().strictNullable(),
    plan: p.json<RerouteRecord["plan"]>().strictNullable(),
    loss: p.enum(shortPickReasons).strictNullable(),
    due: p.json<RerouteRecord["due"]>(),
    arrived: p.json<RerouteRecord["arrived"]>(),
    attempt: p.integer(),
    actor: p.string(),
    correlationId: p.string(),
    startedAt: p.datetime(),
  },
});

/** Units that look for another location. */
export class Reroute extends RerouteSchema.class implements RerouteRecord {}
RerouteSchema.setClass(Reroute);

const PickListSchema = defineEntity({
  name: "PickList",
  collection: "pickLists",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    locationId: p.string(),
    fulfillmentOrderIds: p.json<readonly string[]>(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A wave of fulfilment orders that are picked in one go. */
export class PickList extends PickListSchema.class implements PickListRecord {}
PickListSchema.setClass(PickList);

export const fulfillmentEntities = [FulfillmentOrder, Reroute, PickList];
