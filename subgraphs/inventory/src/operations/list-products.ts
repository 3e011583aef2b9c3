import type { Connection } from "@waybill/storage";
import { page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ProductRecord, ProductStatus } from "../domain/product.ts";
import { Product } from "../storage/entities.ts";

/**
 * Products, newest first; a shopper's are those that are sold.
 * @throws WaybillError FORBIDDEN for a shopper who asks for others.
 */
export function listProducts(
  context: Context,
  { status, ...args }: PageArgs & { readonly status?: ProductStatus | null | undefined },
): Promise<Connection<ProductRecord>> {
  if (status != null && status !== "ACTIVE") staffOnly(context);
  const only = status ?? (context.identity.customerId === undefined ? null : "ACTIVE");
  if (only === null) return page(context, Product, args, { where: {}, purpose: "products" });
  return page(context, Product, args, { where: { status: only }, purpose: `products ${only}` });
}
