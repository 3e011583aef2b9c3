import { assertIndexScan } from "@waybill/storage/testing";
import { afterAll, beforeAll, test } from "vitest";
import { byUnmappedCode } from "../src/storage/normalization.indexes.ts";
import { byNumber } from "../src/storage/tracked-numbers.ts";
import { type Harness, noon, openHarness } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.ship();
});
afterAll(() => harness.close());

const tenant = "acme";
const number = { tenant, carrierCode: "fedex", trackingNumber: "986578788855" };
const newest = { createdAt: -1, _id: -1 } as const;

test.each<[string, string, object, Record<string, 1 | -1>]>([
  ["shipments by id", "shipments", { tenant, _id: { $in: ["shp_1", "shp_2"] } }, {}],
  ["shipments of orders", "shipments", { tenant, orderId: { $in: ["ord_1", "ord_2"] } }, {}],
  ["a page of shipments", "shipments", { tenant }, newest],
  ["a page of one status", "shipments", { tenant, status: "DELIVERED" }, newest],
  ["a page of one customer", "shipments", { tenant, customerId: "cus_1" }, newest],
  ["shipments with a number", "shipments", { tenant, trackingNumber: "986578788855" }, newest],
  ["shipments to ask about", "shipments", { tenant, nextPollAt: { $lte: noon } }, { nextPollAt: 1 }],
  ["shipments to subscribe to", "shipments", { tenant, subscribeAt: { $lte: noon } }, { subscribeAt: 1 }],
  ["subscriptions of shipments", "pushSubscriptions", { tenant, shipmentId: { $in: ["shp_1", "shp_2"] } }, {}],
  ["a number's subscription", "pushSubscriptions", number, {}],
  ["scans of shipments", "trackingEvents", { tenant, shipmentId: { $in: ["shp_1", "shp_2"] } }, {}],
  ["scans that wait for a shipment", "trackingEvents", { ...number, shipmentId: null }, {}],
  ["cases of shipments", "shipmentCases", { tenant, shipmentId: { $in: ["shp_1", "shp_2"] } }, {}],
  ["open cases of a shipment", "shipmentCases", { tenant, shipmentId: "shp_1", isOpen: true }, {}],
  ["cases to escalate", "shipmentCases", { escalateAt: { $lt: noon } }, { escalateAt: 1 }],
  ["comments of a case", "shipmentCaseComments", { tenant, caseId: "shc_1" }, { position: 1, _id: 1 }],
  ["shipments to look at", "shipmentPerformance", { checkAt: { $lt: noon } }, { checkAt: 1 }],
  ["scans by id", "trackingEvents", { _id: { $in: ["tev_1", "tev_2"] } }, {}],
  ["a tracked number", "trackedNumbers", number, {}],
  ["rules", "normalizationRules", { tenant, deletedAt: null }, { priority: 1, _id: 1 }],
  ["scans of numbers", "trackingEvents", { tenant, carrierCode: "fedex", trackingNumber: { $in: ["1", "2"] } }, {}],
  [
    "numbers after a place",
    "trackedNumbers",
    { tenant, carrierCode: { $gt: "fedex" } },
    { carrierCode: 1, trackingNumber: 1 },
  ],
  ["walks that go on", "trackingRemaps", { nextAttemptAt: { $lt: noon } }, {}],
  ["shipments that may be silent", "shipments", { staleCheckAt: { $lt: noon } }, { staleCheckAt: 1 }],
  ["what was delivered when", "shipments", { tenant, deliveredAt: { $gt: noon } }, { deliveredAt: -1 }],
  ["the next tenant", "shipments", { tenant: { $gt: tenant } }, { tenant: 1 }],
  ["estimates of a shipment", "estimateRevisions", { tenant, shipmentId: "shp_1" }, { revision: -1, _id: -1 }],
  ["a delivery policy", "deliveryPolicies", { _id: tenant, tenant }, {}],
  ["a delivery model", "deliveryModels", { _id: tenant, tenant }, {}],
  ["deliveries to work on", "webhookDeliveries", { pending: 1, nextAttemptAt: { $lte: noon } }, { nextAttemptAt: 1 }],
])("%s are found by an index", async (_, collection, filter, sort) => {
  await assertIndexScan(harness.db, collection, filter, { sort });
});

test("numbers under one of several carriers are found by the index that is asked for", async () => {
  const filter = { tenant, carrierCode: { $in: ["dhl", "dhl_express"] }, trackingNumber: { $in: ["1", "2"] } };
  await assertIndexScan(harness.db, "trackedNumbers", filter, { hint: byNumber });
});

test("scans with an unknown code are found by the index that is asked for", async () => {
  const filter = { unmapped: 1, tenant, carrierCode: "fedex" };
  await assertIndexScan(harness.db, "trackingEvents", filter, { hint: byUnmappedCode });
});
