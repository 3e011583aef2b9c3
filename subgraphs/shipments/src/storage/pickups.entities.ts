import { defineEntity, p } from "@mikro-orm/mongodb";
import type { PostalAddress } from "@waybill/kernel";
import { type PickupRecord, pickupStatuses } from "../domain/pickups/pickup.ts";

const PickupSchema = defineEntity({
  name: "Pickup",
  collection: "pickups",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    accountId: p.string(),
    carrierCode: p.string(),
    status: p.enum(pickupStatuses),
    address: p.json<PostalAddress>(),
    day: p.string(),
    readyTime: p.string(),
    closeTime: p.string(),
    parcelCount: p.integer(),
    weightGrams: p.integer(),
    service: p.string().strictNullable(),
    instructions: p.string().strictNullable(),
    confirmationCode: p.string().strictNullable(),
    station: p.string().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

/** A pickup under MikroORM's care. Hand on `{ ...pickup }` where a plain record is wanted. */
export class Pickup extends PickupSchema.class implements PickupRecord {}
PickupSchema.setClass(Pickup);

export const pickupEntities = [Pickup];
