import { defineEntity, p } from "@mikro-orm/mongodb";
import { type ChargeRecord, chargeReasons } from "../domain/labels/charge.ts";

const ShippingChargeSchema = defineEntity({
  name: "ShippingCharge",
  collection: "shippingCharges",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    shipmentId: p.string(),
    reason: p.enum(chargeReasons),
    amountMinor: p.integer(),
    currencyCode: p.string(),
    invoiceNumber: p.string().strictNullable(),
    invoiceDate: p.string().strictNullable(),
    recordedBy: p.string(),
    recordedAt: p.datetime(),
  },
});

/** A charge under MikroORM's care. Hand on `{ ...charge }` where a plain record is wanted. */
export class ShippingCharge extends ShippingChargeSchema.class implements ChargeRecord {}
ShippingChargeSchema.setClass(ShippingCharge);

export const chargeEntities = [ShippingCharge];
