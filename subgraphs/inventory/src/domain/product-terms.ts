import { words } from "@waybill/kernel";
import type { ProductRecord } from "./product.ts";
import type { VariantRecord } from "./variant.ts";

/** What a product is found by, as stored beside it. */
export interface ProductTermsRecord extends Pick<ProductRecord, "_id" | "tenant" | "status" | "createdAt"> {
  readonly terms: readonly string[];
}

/** Longer beginnings of words are not kept: only the whole word is, then. */
const longestBeginning = 20;
const mostTerms = 2_000;

/**
 * Everything a product is found by: every beginning of the words of its title, vendor and type, and of its variants' SKUs,
 * barcodes and titles. Of a product with more than 2,000 those that come first in this order.
 */
export function termsOf(
  product: Pick<ProductRecord, "title" | "vendor" | "productType">,
  variants: readonly Pick<VariantRecord, "sku" | "barcode" | "title">[],
): string[] {
  const texts = [
    ...[product.title, product.vendor, product.productType],
    ...variants.map(({ sku }) => sku),
    ...variants.map(({ barcode }) => barcode),
    ...variants.map(({ title }) => title),
  ];
  const found = new Set(texts.flatMap((text) => words(text ?? "")));
  const terms = new Set<string>();
  for (const word of found) {
    const letters = [...word];
    for (let end = 1; end <= Math.min(letters.length, longestBeginning); end++)
      terms.add(letters.slice(0, end).join(""));
    terms.add(word);
  }
  return [...terms].slice(0, mostTerms);
}

/** What a product is found by, with what lists of what is found need. */
export const productTerms = (product: ProductRecord, variants: readonly VariantRecord[]): ProductTermsRecord => ({
  _id: product._id,
  tenant: product.tenant,
  status: product.status,
  createdAt: product.createdAt,
  terms: termsOf(product, variants),
});
