import type { InputCheck, InputPath } from "@waybill/kernel";
import type { CheckedLine, PlaceOrderLine, ShippingFields } from "./placement.ts";
import type { TermsCheck } from "./placement-terms.ts";

/** Checks a line to be ordered, for a new order or an edit of one. */
export function checkLine(check: InputCheck, terms: TermsCheck, path: InputPath, line: PlaceOrderLine): CheckedLine {
  return {
    sku: check.text([...path, "sku"], line.sku, 64),
    quantity: check.integer([...path, "quantity"], line.quantity, 1, 100_000),
    unitPriceMinor: line.unitPrice == null ? null : terms.amount([...path, "unitPrice"], line.unitPrice),
    discounts: terms.discounts([...path, "discounts"], line.discounts),
    taxes: terms.taxes([...path, "taxLines"], line.taxLines),
    customAttributes: terms.attributes([...path, "customAttributes"], line.customAttributes),
  };
}

/** Checks what shipping shall be charged. */
export function checkShippingLines(
  check: InputCheck,
  terms: TermsCheck,
  path: InputPath,
  lines: readonly ShippingFields[] | null | undefined,
) {
  return check.list(path, lines ?? [], 0, 10).map((line, index) => {
    const at = [...path, String(index)];
    return {
      title: check.text([...at, "title"], line.title, 120),
      code: check.optionalText([...at, "code"], line.code, 60),
      priceMinor: terms.amount([...at, "price"], line.price),
      taxes: terms.taxes([...at, "taxLines"], line.taxLines),
    };
  });
}
