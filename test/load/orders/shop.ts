import { randomUUID } from "node:crypto";
import type { Send } from "../../../scripts/graph/client.ts";
import { address, make } from "../call.ts";

/** What an order asks for. */
export interface Basket {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly customerId: string;
}

const perProduct = 100;
const plenty = 1_000_000;
const receiversAtOnce = 8;

/** Opens a shop with two warehouses of everything. @returns baskets of two lines that share no SKU. */
export async function openShop(send: Send, baskets: number): Promise<Basket[]> {
  const skus = Array.from({ length: baskets * 2 }, (_, n) => `LOAD-${String(n).padStart(4, "0")}`);
  for (let from = 0; from < skus.length; from += perProduct) {
    const price = { amount: "19.90", currencyCode: "EUR" };
    const variants = skus.slice(from, from + perProduct).map((sku) => ({ sku, price }));
    const input = { idempotencyKey: `product-${from}`, title: `Products from ${from}`, variants };
    await make(send, "createProduct", input, "product { id }");
  }
  const locations: string[] = [];
  for (const name of ["North", "South"]) {
    const input = { idempotencyKey: `location-${name}`, name, address };
    locations.push((await make<{ id: string }>(send, "createLocation", input, "location { id }")).id);
  }
  const receipts = skus.flatMap((sku) => locations.map((locationId) => ({ sku, locationId, quantity: plenty })));
  await Promise.all(
    Array.from({ length: receiversAtOnce }, async () => {
      for (let receipt = receipts.pop(); receipt; receipt = receipts.pop()) {
        await make(send, "receiveStock", { idempotencyKey: randomUUID(), ...receipt }, "stockLevel { available }");
      }
    }),
  );
  const buyer = { idempotencyKey: "customer", email: "ada@example.com", firstName: "Ada", lastName: "Lovelace" };
  const { id: customerId } = await make<{ id: string }>(send, "createCustomer", buyer, "customer { id }");
  return Array.from({ length: baskets }, (_, n) => ({
    customerId,
    lines: [skus[2 * n], skus[2 * n + 1]].flatMap((sku) => (sku === undefined ? [] : [{ sku, quantity: 1 }])),
  }));
}

/** The input of one order, which no other call repeats. */
export const orderOf = (basket: Basket) => ({
  idempotencyKey: randomUUID(),
  channel: "web",
  shippingAddress: address,
  ...basket,
});
export type OrderInput = ReturnType<typeof orderOf>;
