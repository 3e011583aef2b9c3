import { address } from "../../support/seller.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

const price = { amount: "25.00", currencyCode: "EUR" };

/** A level with 100 units of `LAMP`. */
async function level({ seller }: Given): Promise<{ sku: string; locationId: string }> {
  await seller.product(["LAMP"]);
  const locationId = await seller.location();
  await seller.receive("LAMP", locationId, 100);
  return { sku: "LAMP", locationId };
}

/** A transfer that is under way. @returns its id. */
async function transfer(given: Given): Promise<string> {
  const lines = [{ sku: "LAMP", quantity: 10 }];
  const { locationId: fromLocationId } = await level(given);
  return (await given.make("transferStock", { fromLocationId, toLocationId: await given.seller.location(), lines })).id;
}

export const samples: Samples = {
  createProduct: {
    input: () => ({ title: "Lamp", variants: [{ sku: "LAMP", price }] }),
    other: { title: "Lantern" },
    events: ["product.created"],
  },
  addProductVariants: {
    input: async ({ make }) => ({
      productId: (await make("createProduct", { title: "Lamp", variants: [{ sku: "LAMP", price }] })).id,
      variants: [{ sku: "LAMP-RED", price }],
    }),
    events: ["product.variants_added"],
  },
  updateProduct: {
    input: async ({ make }) => {
      const { id } = await make("createProduct", { title: "Lamp", variants: [{ sku: "LAMP", price }] });
      return { id, status: "ARCHIVED" };
    },
    events: ["product.updated"],
  },
  updateProductVariant: {
    input: async ({ seller }) => ({ id: (await seller.product(["LAMP"]))["LAMP"], title: "Red" }),
    events: ["product.variant_updated"],
  },
  createLocation: {
    input: () => ({ name: "Warehouse", address }),
    other: { name: "Store" },
    events: ["location.created"],
  },
  updateLocation: {
    input: async ({ seller }) => ({ id: await seller.location(), handlingDays: 3 }),
    events: ["location.updated"],
  },
  receiveStock: {
    input: async (given) => ({ ...(await level(given)), quantity: 5 }),
    events: ["stock.received"],
  },
  adjustStock: {
    input: async (given) => ({ ...(await level(given)), delta: -5, reason: "SHRINKAGE" }),
    events: ["stock.adjusted"],
  },
  countStock: {
    input: async (given) => ({ ...(await level(given)), quantity: 95, expectedQuantity: 100 }),
    events: ["stock.counted"],
  },
  moveStockState: {
    input: async (given) => ({ ...(await level(given)), quantity: 5, from: "AVAILABLE", to: "DAMAGED" }),
    events: ["stock.moved"],
  },
  updateStockLevel: {
    input: async (given) => ({ ...(await level(given)), reorderPoint: 10 }),
    events: ["stock.rules_changed"],
  },
  transferStock: {
    input: async (given) => {
      const { sku, locationId: fromLocationId } = await level(given);
      return { fromLocationId, toLocationId: await given.seller.location(), lines: [{ sku, quantity: 10 }] };
    },
    other: { reference: "TR-1" },
    events: ["stock_transfer.created", "stock.transfer_shipped", "stock.transfer_shipped", "stock.out"],
  },
  receiveStockTransfer: {
    input: async (given) => ({ id: await transfer(given) }),
    events: ["stock_transfer.received", "stock.transfer_received", "stock.back_in"],
  },
  updateStockTransfer: {
    input: async (given) => ({ id: await transfer(given), reference: "TR-2" }),
    events: ["stock_transfer.updated"],
  },
  cancelStockTransfer: {
    input: async (given) => ({ id: await transfer(given) }),
    events: ["stock_transfer.cancelled", "stock.transfer_cancelled", "stock.transfer_cancelled"],
  },
};
