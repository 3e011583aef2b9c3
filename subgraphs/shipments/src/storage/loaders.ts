import type { EntityManager } from "@mikro-orm/mongodb";
import { loaderById, loaderByKey, loaderOfChildren } from "@waybill/storage";
import DataLoader from "dataloader";
import { Shipment, TrackingEvent } from "./entities.ts";
import { TrackingLink } from "./tracking-page.entities.ts";
import { ShipmentCase } from "./cases.entities.ts";
import { ShippingCharge } from "./charges.entities.ts";
import { Label } from "./labels.entities.ts";
import { NormalizationRule } from "./normalization.entities.ts";

export type Loaders = ReturnType<typeof createLoaders>;

/** Loaders of one operation, on its unit of work. */
export function createLoaders(em: EntityManager) {
  return {
    shipmentById: loaderById(em, Shipment),
    /** Oldest first: ids grow with time. */
    shipmentsByOrder: loaderOfChildren(em, Shipment, "orderId"),
    trackingLinksOfShipment: loaderOfChildren(em, TrackingLink, "shipmentId"),
    normalizationRuleById: loaderById(em, NormalizationRule),
    /** Oldest first. */
    chargesOfShipment: loaderOfChildren(em, ShippingCharge, "shipmentId"),
    labelByShipment: loaderByKey(em, Label, "shipmentId"),
    caseById: loaderById(em, ShipmentCase),
    casesOfShipment: loaderOfChildren(em, ShipmentCase, "shipmentId"),
    scansByShipment: scansByShipment(em),
  };
}

/** All scans of each shipment, newest first. */
function scansByShipment(em: EntityManager): DataLoader<string, readonly TrackingEvent[]> {
  return new DataLoader(async (shipmentIds) => {
    const found = await em.find(TrackingEvent, { shipmentId: { $in: [...shipmentIds] } });
    const byShipment = Map.groupBy(found.toSorted(newestFirst), (scan) => scan.shipmentId);
    return shipmentIds.map((id) => byShipment.get(id) ?? []);
  });
}

const newestFirst = (a: TrackingEvent, b: TrackingEvent): number =>
  b.occurredAt.getTime() - a.occurredAt.getTime() || (a._id < b._id ? 1 : -1);
