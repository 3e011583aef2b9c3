import { expect, test } from "vitest";
import type { FulfillmentOrderRecord } from "../domain/fulfillment/fulfillment-order.ts";
import { packingSlipPdf } from "./packing-slip-pdf.ts";

const now = new Date("2026-03-01T10:00:00Z");
const line = {
  ...{ _id: "l1", orderLineId: "o1", variantId: "v1", sku: "MUG", title: "Žluťoučký hrnek", quantity: 3 },
  ...{ picked: 0, packed: 0, handedOver: 0, backordered: false },
};
const work: FulfillmentOrderRecord = {
  ...{
    _id: "ffo_1",
    tenant: "acme",
    orderId: "ord_1",
    orderNumber: "1001",
    channel: "web",
    openedAt: null,
    handedOverAt: null,
    customerId: null,
    locationId: "loc_1",
  },
  ...{ status: "OPEN", requestStatus: "UNSUBMITTED", deliveryMethod: "SHIPPING", orderOnHold: false },
  ...{ lines: [line], packages: [], holds: [], rejection: null, readyAt: null, shipmentIds: [] },
  shippingAddress: {
    ...{ name: "Ada Lovelace", company: null, line1: "12 St James's Square", line2: null, city: "London" },
    ...{ region: null, postalCode: "SW1Y 4JH", countryCode: "GB", phone: null },
  },
  ...{
    channel: "web",
    fulfillBy: null,
    schedule: null,
    openedAt: now,
    handedOverAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  },
};
const box = {
  ...{ _id: "p1", weightGrams: 1_250, lengthMm: 300, widthMm: 200, heightMm: 100, handedOver: false },
  lines: [{ fulfillmentLineId: "l1", quantity: 2 }],
};

test("a packing slip is a PDF of what is packed and what is not, the same for the same work", async () => {
  const open = await packingSlipPdf(work);
  const packed = await packingSlipPdf({ ...work, lines: [{ ...line, packed: 2 }], packages: [box] });
  for (const pdf of [open, packed]) expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(packed.equals(open)).toBe(false);
  expect(await packingSlipPdf(work)).toEqual(open);
});
