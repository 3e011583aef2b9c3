import type { Send } from "../../../scripts/graph/client.ts";
import { address, make } from "../call.ts";

/**
 * Puts goods on sale.
 * @param stock units of each SKU, one number for each warehouse.
 */
export async function stockUp(send: Send, stock: Readonly<Record<string, readonly number[]>>): Promise<void> {
  const skus = Object.keys(stock);
  const key = skus.join("-");
  const variants = skus.map((sku) => ({ sku, price: { amount: "19.90", currencyCode: "EUR" } }));
  await make(send, "createProduct", { idempotencyKey: key, title: key, variants }, "product { id }");
  const warehouses: string[] = [];
  for (let n = 0; n < Math.max(...Object.values(stock).map((units) => units.length)); n++) {
    const input = { idempotencyKey: `${key}-${n}`, name: `${key} ${n}`, address };
    warehouses.push((await make<{ id: string }>(send, "createLocation", input, "location { id }")).id);
  }
  for (const [sku, units] of Object.entries(stock)) {
    for (const [n, quantity] of units.entries()) {
      const input = { idempotencyKey: `${sku}-${n}`, sku, locationId: warehouses[n], quantity };
      await make(send, "receiveStock", input, "stockLevel { available }");
    }
  }
}

interface Levels {
  readonly productVariant: { readonly stockLevels: readonly { readonly available: number }[] };
}

/** Units of a SKU that nobody has bought. */
export async function unsold(send: Send, sku: string): Promise<number> {
  const query = "query Levels($sku: String!) { productVariant(sku: $sku) { stockLevels { available } } }";
  const { productVariant } = await send<Levels>(query, { sku });
  return productVariant.stockLevels.reduce((sum, { available }) => sum + available, 0);
}
