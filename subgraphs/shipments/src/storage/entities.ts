import { defineEntity, p } from "@mikro-orm/mongodb";
import type { CarrierFacts } from "../domain/carrier-facts.ts";
import type { Forecast } from "../domain/estimate/forecast.ts";
import { shipmentDirections } from "../domain/labels/label.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import type { ShipmentNumber } from "../domain/shipment-numbers.ts";
import {
  shipmentConditions,
  shipmentStatuses,
  type Substatus,
  type TrackingReason,
} from "../domain/shipment-status.ts";
import type { ScanLocation, TrackingScan } from "../domain/tracking-scan.ts";
import { caseEntities } from "./cases.entities.ts";
import { chargeEntities } from "./charges.entities.ts";
import { estimateEntities } from "./estimates.entities.ts";
import { labelEntities } from "./labels.entities.ts";
import { manifestEntities } from "./manifests.entities.ts";
import { normalizationEntities } from "./normalization.entities.ts";
import { pickupEntities } from "./pickups.entities.ts";
import { TrackingPolicy } from "./tracking-policy.entities.ts";

const ShipmentSchema = defineEntity({
  name: "Shipment",
  collection: "shipments",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string().strictNullable(),
    fulfillmentOrderId: p.string().strictNullable(),
    customerId: p.string().strictNullable(),
    direction: p.enum(shipmentDirections),
    returnId: p.string().strictNullable(),
    carrierCode: p.string(),
    trackingNumber: p.string(),
    status: p.enum(shipmentStatuses),
    substatus: p.string().$type<Substatus>().strictNullable(),
    condition: p.enum(shipmentConditions),
    reason: p.string().$type<TrackingReason>().strictNullable(),
    statusOccurredAt: p.datetime().strictNullable(),
    deliveredAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    // Counts events, not writes, so MikroORM does not raise it. Writers are kept apart by the tracked number.
    version: p.integer(),
    nextPollAt: p.datetime().strictNullable(),
    subscribeAt: p.datetime().nullable(),
    heardAt: p.datetime().strictNullable(),
    scannedUpTo: p.datetime().strictNullable(),
    carrierFacts: p.json<CarrierFacts>().strictNullable(),
    numbers: p.json<readonly ShipmentNumber[]>().nullable(),
    staleCheckAt: p.datetime().strictNullable(),
    forecast: p.json<Forecast>().strictNullable(),
  },
});

/** A shipment under MikroORM's care. Hand on `{ ...shipment }` where a plain record is wanted. */
export class Shipment extends ShipmentSchema.class implements ShipmentRecord {}
ShipmentSchema.setClass(Shipment);

const TrackingEventSchema = defineEntity({
  name: "TrackingEvent",
  collection: "trackingEvents",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    // Null while no shipment has this number: the scan waits for one.
    shipmentId: p.string().strictNullable(),
    carrierCode: p.string(),
    source: p.string(),
    trackingNumber: p.string(),
    occurredAt: p.datetime(),
    occurredRaw: p.string(),
    utcOffsetMinutes: p.integer().strictNullable(),
    timeSource: p.string().$type<TrackingScan["timeSource"]>(),
    timePrecision: p.string().$type<TrackingScan["timePrecision"]>(),
    timeFlag: p.string().$type<NonNullable<TrackingScan["timeFlag"]>>().strictNullable(),
    rawCode: p.string(),
    rawSubCode: p.string().strictNullable(),
    rawDelay: p.string().strictNullable(),
    description: p.string(),
    location: p.json<ScanLocation>(),
    status: p.enum(shipmentStatuses).strictNullable(),
    substatus: p.string().$type<Substatus>().strictNullable(),
    condition: p.enum(shipmentConditions).strictNullable(),
    reason: p.string().$type<TrackingReason>().strictNullable(),
    ruleId: p.string().strictNullable(),
    receivedAt: p.datetime(),
    ingestedVia: p.string().$type<TrackingScan["ingestedVia"]>(),
    unmapped: p.integer().$type<1>().nullable(),
  },
});

/** A scan under MikroORM's care. */
export class TrackingEvent extends TrackingEventSchema.class implements TrackingScan {}
TrackingEventSchema.setClass(TrackingEvent);

export const entities = [
  Shipment,
  TrackingEvent,
  ...chargeEntities,
  ...labelEntities,
  ...manifestEntities,
  ...pickupEntities,
  ...normalizationEntities,
  TrackingPolicy,
  ...caseEntities,
  ...estimateEntities,
];
