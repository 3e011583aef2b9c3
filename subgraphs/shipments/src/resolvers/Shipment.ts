import { type CarrierFacts, noFacts } from "../domain/carrier-facts.ts";
import { carrierOrCode, trackingUrl } from "../domain/carrier-registry.ts";
import { firstNumber, moreNumbers } from "../domain/shipment-numbers.ts";
import { casesOfShipment } from "../operations/cases/find-cases.ts";
import { shownEstimate } from "../domain/estimate/shown-estimate.ts";
import { listRevisions } from "../operations/estimates/list-revisions.ts";
import { findShipment } from "../operations/find-shipment.ts";
import { customsPapersOf } from "../operations/customs/documents.ts";
import { labelOf } from "../operations/labels/find-label.ts";
import { costOfShipment } from "../operations/labels/list-charges.ts";
import { listScans } from "../operations/list-scans.ts";
import { linksOfShipment } from "../operations/tracking-page/list-links.ts";
import type { ShipmentResolvers } from "./types.generated.ts";

export const Shipment = {
  __resolveReference: ({ id }, context) => findShipment(context, id),
  id: (shipment) => shipment._id,
  order: ({ orderId }) => (orderId === null ? null : { id: orderId }),
  fulfillmentOrder: ({ fulfillmentOrderId }) => (fulfillmentOrderId === null ? null : { id: fulfillmentOrderId }),
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
  trackingUrl: (shipment) => trackingUrl(shipment.carrierCode, shipment.trackingNumber),
  trackingNumbers: (shipment) => [firstNumber(shipment), ...moreNumbers(shipment)],
  trackingLinks: (shipment, _, context) => linksOfShipment(context, shipment._id),
  return: ({ returnId }) => (returnId === null ? null : { id: returnId }),
  cases: async (shipment, _, context) => [...(await casesOfShipment(context, shipment._id))],
  shippingCost: (shipment, _, context) => costOfShipment(context, shipment),
  customsDocuments: async (shipment, _, context) => [...(await customsPapersOf(context, shipment))],
  label: (shipment, _, context) => labelOf(context, shipment),
  lastNewsAt: ({ heardAt }) => heardAt,
  nextCheckAt: ({ nextPollAt }) => nextPollAt,
  carrierEstimate: ({ carrierFacts }) => {
    const estimate = carrierFacts?.estimate;
    return estimate ? { ...estimate.value, receivedAt: estimate.receivedAt, source: estimate.source } : null;
  },
  estimatedDelivery: shownEstimate,
  estimateRevisions: (shipment, args, context) => listRevisions(context, shipment._id, args),
  proofOfDelivery: ({ carrierFacts }) => carrierFacts?.proof?.value ?? null,
  carrierDetails: ({ carrierFacts }) => detailsOf(carrierFacts ?? noFacts),
  trackingEvents: (shipment, args, context) => listScans(context, shipment._id, args),
} satisfies Partial<ShipmentResolvers>;

function detailsOf(facts: CarrierFacts) {
  const details = {
    serviceCode: facts.serviceCode?.value ?? null,
    serviceName: facts.serviceName?.value ?? null,
    weightGrams: facts.weightGrams?.value ?? null,
    lengthMm: facts.dimensions?.value.lengthMm ?? null,
    widthMm: facts.dimensions?.value.widthMm ?? null,
    heightMm: facts.dimensions?.value.heightMm ?? null,
    deliveryAttempts: facts.deliveryAttempts?.value ?? null,
  };
  return Object.values(details).some((value) => value !== null) ? details : null;
}
