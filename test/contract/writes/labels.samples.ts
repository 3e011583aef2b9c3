import { staff } from "../../support/identities.ts";
import { address } from "../../support/seller.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

const from = { name: "Warehouse", line1: "1 Dock Road", city: "Leeds", postalCode: "LS1 4AP", countryCode: "GB" };
const parcel = { weightGrams: 1_200, lengthMm: 300, widthMm: 200, heightMm: 100 };
const purchase = async ({ order }: Given) => ({ orderId: (await order()).id, from, to: address, parcel });

/** The same for one fulfilment order, whose location and order tell the addresses. */
async function purchaseForWork({ order, subgraphs }: Given) {
  const { id: orderId } = await order();
  const query = "query ($id: ID!) { order(id: $id) { fulfillmentOrders { id } } }";
  const { order: placed } = await subgraphs.run<{ order: { fulfillmentOrders: { id: string }[] } }>(
    "orders",
    query,
    { id: orderId },
    staff("purchaseLabel"),
  );
  return { orderId, fulfillmentOrderId: placed.fulfillmentOrders[0]?.id, parcel };
}

/** A Monday, so that FedEx comes. */
const pickupOf = (tenant: string) => ({
  ...{ carrierAccount: `fedex-${tenant}`, address: from, day: "2035-01-01", readyTime: "14:00", closeTime: "18:00" },
  ...{ parcelCount: 3, totalWeightGrams: 4_500 },
});

export const samples: Samples = {
  purchaseLabel: { input: purchaseForWork, other: { format: "PNG" }, events: ["shipment.created"] },
  voidLabel: {
    input: async (given) => {
      const { id: shipmentId } = await given.make("purchaseLabel", await purchase(given));
      return { shipmentId };
    },
    events: ["shipment.status_changed"],
  },
  recordShippingCharge: {
    input: async (given) => {
      const { id: shipmentId } = await given.make("purchaseLabel", await purchase(given));
      return { shipmentId, reason: "WEIGHT_CORRECTION", amount: { amount: "3.20", currencyCode: "GBP" } };
    },
    other: { reason: "OTHER" },
    events: ["shipping_charge.recorded"],
  },
  createManifest: {
    input: async (given) => {
      await given.make("purchaseLabel", await purchase(given));
      return { carrierAccount: `fedex-${given.tenant}` };
    },
    other: { day: "2026-01-01" },
    events: ["manifest.created"],
  },
  schedulePickup: { input: ({ tenant }) => pickupOf(tenant), other: { parcelCount: 4 }, events: ["pickup.scheduled"] },
  cancelPickup: {
    input: async ({ tenant, make }) => ({ pickupId: (await make("schedulePickup", pickupOf(tenant))).id }),
    events: ["pickup.cancelled"],
  },
};
