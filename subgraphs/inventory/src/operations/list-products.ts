import { words } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";
import type { Connection } from "@waybill/storage";
import { checkPageSize, firstPage, page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { FilterQuery } from "@mikro-orm/mongodb";
import type { Context } from "../context.ts";
import type { ProductRecord, ProductStatus } from "../domain/product.ts";
import { Product } from "../storage/entities.ts";
import { byTerms } from "../storage/indexes.ts";
import { ProductTerms } from "../storage/product-terms.entity.ts";

const maxWords = 10;

/** Which products to list. */
interface ProductQuery extends PageArgs {
  readonly status?: ProductStatus | null | undefined;
  readonly query?: string | null | undefined;
}

/**
 * Products, newest first; a shopper's are those that are sold.
 * @throws WaybillError FORBIDDEN for a shopper who asks for others, BAD_USER_INPUT for a query of too many words.
 */
export async function listProducts(
  context: Context,
  { status, query, ...args }: ProductQuery,
): Promise<Connection<ProductRecord>> {
  if (status != null && status !== "ACTIVE") staffOnly(context);
  const only = status ?? (context.identity.customerId === undefined ? null : "ACTIVE");
  const where = only === null ? {} : { status: only };
  const purpose = only === null ? "products" : `products ${only}`;
  return query == null
    ? page(context, Product, args, { where, purpose })
    : search(context, query, args, { where, purpose });
}

/** Products with a word beginning with each word of the query. */
async function search(
  context: Context,
  query: string,
  args: PageArgs,
  { where, purpose }: { readonly where: object; readonly purpose: string },
): Promise<Connection<ProductRecord>> {
  const asked = [...new Set(words(query))];
  if (asked.length > maxWords) {
    throw new WaybillError("BAD_USER_INPUT", { message: `"query" must have at most ${maxWords} words.` });
  }
  checkPageSize(args.first);
  if (asked.length === 0) return firstPage<ProductRecord>([], args.first, () => "");
  const found = await page(context, ProductTerms, args, {
    where: { terms: asked.length === 1 ? asked[0] : { $all: asked }, ...where } as FilterQuery<ProductTerms> & object,
    purpose: `${purpose} ${asked.join(" ")}`,
    indexHint: byTerms,
  });
  const products = await context.loaders.productById.loadMany(found.nodes.map(({ _id }) => _id));
  const edges = found.edges.flatMap((edge, index) => {
    const node = products[index];
    if (!(node instanceof Product)) return [];
    return [
      {
        get cursor() {
          return edge.cursor;
        },
        node,
      },
    ];
  });
  return { edges, nodes: edges.map(({ node }) => node), pageInfo: found.pageInfo };
}
