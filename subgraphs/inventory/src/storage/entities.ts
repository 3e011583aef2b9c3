import { defineEntity, p } from "@mikro-orm/mongodb";
import type { PostalAddress } from "@waybill/kernel";
import type { LocationRecord } from "../domain/location.ts";
import type { ProductRecord, VariantRecord } from "../domain/product.ts";
import { type ReservationRecord, reservationStatuses } from "../domain/reservation.ts";
import type { Allocation, StockEntryRecord, StockLevelRecord } from "../domain/stock.ts";

const ProductSchema = defineEntity({
  name: "Product",
  collection: "products",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    title: p.string(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});
export class Product extends ProductSchema.class implements ProductRecord {}
ProductSchema.setClass(Product);

const VariantSchema = defineEntity({
  name: "Variant",
  collection: "variants",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    productId: p.string(),
    sku: p.string(),
    title: p.string(),
    priceMinor: p.integer(),
    currencyCode: p.string(),
    weightGrams: p.integer().strictNullable(),
  },
});
export class Variant extends VariantSchema.class implements VariantRecord {}
VariantSchema.setClass(Variant);

const LocationSchema = defineEntity({
  name: "Location",
  collection: "locations",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    name: p.string(),
    address: p.json<PostalAddress>(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});
export class Location extends LocationSchema.class implements LocationRecord {}
LocationSchema.setClass(Location);

const StockLevelSchema = defineEntity({
  name: "StockLevel",
  collection: "stockLevels",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    variantId: p.string(),
    sku: p.string(),
    locationId: p.string(),
    available: p.integer(),
    reserved: p.integer(),
    committed: p.integer(),
    // Not MikroORM's version: holds of orders change the counters without counting as a change of the level.
    version: p.integer(),
  },
});
export class StockLevel extends StockLevelSchema.class implements StockLevelRecord {}
StockLevelSchema.setClass(StockLevel);

const StockEntrySchema = defineEntity({
  name: "StockEntry",
  collection: "stockEntries",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    stockLevelId: p.string(),
    kind: p.string().$type<StockEntryRecord["kind"]>(),
    available: p.integer(),
    reserved: p.integer(),
    committed: p.integer(),
    reference: p.string(),
    at: p.datetime(),
  },
});
export class StockEntry extends StockEntrySchema.class implements StockEntryRecord {}
StockEntrySchema.setClass(StockEntry);

const ReservationSchema = defineEntity({
  name: "Reservation",
  collection: "reservations",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    status: p.enum(reservationStatuses),
    allocations: p.json<readonly Allocation[]>(),
    expiresAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});
export class Reservation extends ReservationSchema.class implements ReservationRecord {}
ReservationSchema.setClass(Reservation);

export const entities = [Product, Variant, Location, StockLevel, StockEntry, Reservation];
