import { address } from "../../support/seller.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

const from = { name: "Warehouse", line1: "1 Dock Road", city: "Leeds", postalCode: "LS1 4AP", countryCode: "GB" };
const parcel = { weightGrams: 1_200, lengthMm: 300, widthMm: 200, heightMm: 100 };
const purchase = async ({ order }: Given) => ({ orderId: (await order()).id, from, to: address, parcel });

export const samples: Samples = {
  purchaseLabel: { input: purchase, other: { format: "PNG" }, events: ["shipment.created"] },
  voidLabel: {
    input: async (given) => {
      const { id: shipmentId } = await given.make("purchaseLabel", await purchase(given));
      return { shipmentId };
    },
    events: ["shipment.status_changed"],
  },
};
