import { defineEntity, p } from "@mikro-orm/mongodb";
import type { PostalAddress, UserError } from "@waybill/kernel";
import { type EditCommit, type OrderEditRecord, orderEditStatuses } from "../domain/edits/order-edit.ts";
import type { OrderLineRecord } from "../domain/order.ts";
import type { ShippingLineRecord } from "../domain/pricing.ts";

const OrderEditSchema = defineEntity({
  name: "OrderEdit",
  collection: "orderEdits",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    customerId: p.string().strictNullable(),
    orderVersion: p.integer(),
    status: p.enum(orderEditStatuses),
    attempt: p.integer(),
    currencyCode: p.string(),
    taxesIncluded: p.boolean(),
    lines: p.json<readonly OrderLineRecord[]>(),
    shippingAddress: p.json<PostalAddress>(),
    shippingLines: p.json<readonly ShippingLineRecord[]>(),
    subtotalMinor: p.integer(),
    discountMinor: p.integer(),
    shippingMinor: p.integer(),
    taxMinor: p.integer(),
    totalMinor: p.integer(),
    previousUnits: p.json<OrderEditRecord["previousUnits"]>(),
    previousTotalMinor: p.integer(),
    commit: p.json<EditCommit>().strictNullable(),
    staffNote: p.string().strictNullable(),
    failure: p.json<readonly UserError[]>(),
    createdBy: p.string(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    dueAt: p.datetime().strictNullable(),
    version: p.integer(),
  },
});

/** Changes of an order that are staged. Its version is raised by hand: taking it up to commit it is no change. */
export class OrderEdit extends OrderEditSchema.class implements OrderEditRecord {}
OrderEditSchema.setClass(OrderEdit);

export const editEntities = [OrderEdit];
