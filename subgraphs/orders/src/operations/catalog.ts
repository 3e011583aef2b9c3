import { type Outcome, ok, parseMoney, refuse } from "@waybill/kernel";
import { type Asker, askPeer } from "@waybill/subgraph";
import type { CatalogVariant, ProductStatus } from "../domain/placement.ts";

interface VariantsData {
  readonly productVariantsBySku: readonly ({
    readonly id: string;
    readonly sku: string;
    readonly displayName: string;
    readonly status: ProductStatus;
    readonly price: { readonly amount: string; readonly currencyCode: string };
  } | null)[];
}

/** Asks inventory for the variants of the SKUs; unknown ones are missing from the answer. */
export async function findVariants(asker: Asker, skus: readonly string[]): Promise<Map<string, CatalogVariant>> {
  const { productVariantsBySku } = await askPeer<VariantsData>(
    asker,
    "inventory",
    "query Variants($skus: [String!]!) { productVariantsBySku(skus: $skus) { id sku displayName status price { amount currencyCode } } }",
    { skus },
  );
  const variants = new Map<string, CatalogVariant>();
  for (const variant of productVariantsBySku) {
    if (!variant) continue;
    const price = parseMoney(variant.price.amount, variant.price.currencyCode);
    if (!price.ok) throw new Error(`inventory sent a price that is none: ${price.error}`);
    const { id, sku, displayName: title, status } = variant;
    variants.set(sku, { id, sku, title, status, price: price.value });
  }
  return variants;
}

/** What an order of a company takes from it. */
export interface CompanyTerms {
  readonly paymentTermsDays: number;
}

/** The company that buys; null when a person does. Refuses one that the tenant does not have. */
export async function findCompany(asker: Asker, companyId: string | null): Promise<Outcome<CompanyTerms | null>> {
  if (companyId === null) return ok(null);
  const { company } = await askPeer<{ company: CompanyTerms | null }>(
    asker,
    "customers",
    "query Company($id: ID!) { company(id: $id) { paymentTermsDays } }",
    { id: companyId },
  );
  return company ? ok(company) : refuse("NOT_FOUND", ["input", "companyId"], "no such company");
}
