import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ProductRecord } from "../domain/product.ts";
import { Product } from "../storage/entities.ts";

/** Products, newest first. */
export function listProducts(context: Context, args: PageArgs): Promise<Connection<ProductRecord>> {
  return page(context, Product, args, { where: {}, purpose: "products" });
}
