import { defineEntity, p } from "@mikro-orm/mongodb";
import type { PostalAddress } from "@waybill/kernel";
import type { Allocation } from "../domain/allocation.ts";
import { type Coordinates, locationKinds, type LocationRecord, type OpeningHours } from "../domain/location.ts";
import { type ProductRecord, productStatuses } from "../domain/product.ts";
import { type ReservationExtension, type ReservationRecord, reservationStatuses } from "../domain/reservation.ts";
import { type ChannelBuffer, stockEntryKinds, type StockEntryRecord, type StockLevelRecord } from "../domain/stock.ts";
import { type TransferLine, type TransferRecord, transferStatuses } from "../domain/transfer.ts";
import { ProductTerms } from "./product-terms.entity.ts";
import { backorderPolicies, type Component, type Dimensions, type VariantRecord } from "../domain/variant.ts";

const ProductSchema = defineEntity({
  name: "Product",
  collection: "products",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    title: p.string(),
    description: p.string().strictNullable(),
    vendor: p.string().strictNullable(),
    productType: p.string().strictNullable(),
    status: p.enum(productStatuses),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
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
    barcode: p.string().strictNullable(),
    dimensions: p.json<Dimensions>().strictNullable(),
    countryOfOrigin: p.string().strictNullable(),
    hsCode: p.string().strictNullable(),
    backorderPolicy: p.enum(backorderPolicies),
    availableFrom: p.datetime().strictNullable(),
    components: p.json<readonly Component[]>(),
    archived: p.boolean(),
    version: p.integer().version(),
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
    kind: p.enum(locationKinds),
    coordinates: p.json<Coordinates>().strictNullable(),
    openingHours: p.json<readonly OpeningHours[]>(),
    cutOffTime: p.string().strictNullable(),
    timeZone: p.string(),
    handlingDays: p.integer(),
    capacityPerDay: p.integer().strictNullable(),
    marketsServed: p.json<readonly string[]>(),
    active: p.boolean(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});
export class Location extends LocationSchema.class implements LocationRecord {}
LocationSchema.setClass(Location);

const quantities = () => ({
  available: p.integer(),
  reserved: p.integer(),
  committed: p.integer(),
  damaged: p.integer(),
  qualityControl: p.integer(),
  safetyStock: p.integer(),
  incoming: p.integer(),
  backordered: p.integer(),
});

const StockLevelSchema = defineEntity({
  name: "StockLevel",
  collection: "stockLevels",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    variantId: p.string(),
    sku: p.string(),
    locationId: p.string(),
    ...quantities(),
    reorderPoint: p.integer().strictNullable(),
    reorderQuantity: p.integer().strictNullable(),
    channelBuffers: p.json<readonly ChannelBuffer[]>(),
    low: p.boolean(),
    out: p.boolean(),
    alerting: p.boolean(),
    alertSince: p.datetime().strictNullable(),
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
    kind: p.enum(stockEntryKinds),
    ...quantities(),
    reference: p.string(),
    reason: p.string().strictNullable(),
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
    channel: p.string().strictNullable(),
    status: p.enum(reservationStatuses),
    allocations: p.json<readonly Allocation[]>(),
    waiting: p.json<readonly string[]>(),
    extensions: p.json<readonly ReservationExtension[]>().strictNullable(),
    expiresAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});
export class Reservation extends ReservationSchema.class implements ReservationRecord {}
ReservationSchema.setClass(Reservation);

const StockTransferSchema = defineEntity({
  name: "StockTransfer",
  collection: "stockTransfers",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    fromLocationId: p.string().strictNullable(),
    toLocationId: p.string(),
    status: p.enum(transferStatuses),
    lines: p.json<readonly TransferLine[]>(),
    reference: p.string().strictNullable(),
    expectedAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});
export class StockTransfer extends StockTransferSchema.class implements TransferRecord {}
StockTransferSchema.setClass(StockTransfer);

export const entities = [Product, ProductTerms, Variant, Location, StockLevel, StockEntry, Reservation, StockTransfer];
