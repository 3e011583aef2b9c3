import { defineEntity, p } from "@mikro-orm/mongodb";
import type { PostalAddress } from "@waybill/kernel";
import type { CustomsDeclaration } from "../domain/customs/declaration.ts";
import type { DispatchFacts } from "../domain/estimate/dispatch.ts";
import {
  type Fallback,
  labelFormats,
  type LabelRecord,
  labelStatuses,
  type Parcel,
  shipmentDirections,
} from "../domain/labels/label.ts";

const LabelSchema = defineEntity({
  name: "Label",
  collection: "labels",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    status: p.enum(labelStatuses),
    shipmentId: p.string(),
    orderId: p.string(),
    customerId: p.string().strictNullable(),
    returnId: p.string().strictNullable(),
    fulfillmentOrderId: p.string().strictNullable(),
    direction: p.enum(shipmentDirections),
    from: p.json<PostalAddress>(),
    to: p.json<PostalAddress>(),
    locationId: p.string().strictNullable(),
    dispatch: p.json<DispatchFacts>().nullable(),
    parcel: p.json<Parcel>(),
    carrierCode: p.string(),
    accountId: p.string(),
    fallbacks: p.json<readonly Fallback[]>().strictNullable(),
    quotedMinor: p.integer().strictNullable(),
    quotedCurrencyCode: p.string().strictNullable(),
    customs: p.json<CustomsDeclaration>().strictNullable(),
    isAbandoned: p.boolean(),
    manifestId: p.string().strictNullable(),
    service: p.string(),
    format: p.enum(labelFormats),
    trackingNumber: p.string().strictNullable(),
    costMinor: p.integer().strictNullable(),
    currencyCode: p.string().strictNullable(),
    command: p.json<LabelRecord["command"]>(),
    actor: p.string(),
    correlationId: p.string(),
    createdAt: p.datetime(),
    purchasedAt: p.datetime().strictNullable(),
    voidedAt: p.datetime().strictNullable(),
    attempts: p.integer(),
    attempt: p.string(),
    nextAttemptAt: p.datetime().strictNullable(),
  },
});

/** A label under MikroORM's care. Hand on `{ ...label }` where a plain record is wanted. */
export class Label extends LabelSchema.class implements LabelRecord {}
LabelSchema.setClass(Label);

export const labelEntities = [Label];
