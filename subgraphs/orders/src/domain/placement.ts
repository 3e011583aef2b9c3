import {
  err,
  formatAmount,
  InputCheck,
  type Money,
  multiplyMoney,
  ok,
  type Outcome,
  type PostalAddress,
  type PostalAddressFields,
  sumMoney,
  type UserError,
  userError,
} from "@waybill/kernel";
import type { OrderLineRecord, OrderRecord } from "./order.ts";
import type { DecisionFacts } from "./routing/decision.ts";

/** An order that is being placed: recorded, its stock not yet surely reserved. Kept until confirmed or refused. */
export interface PlacementRecord {
  /** The id of the order to be. */
  readonly _id: string;
  readonly tenant: string;
  readonly channel: string;
  readonly externalId: string | null;
  readonly order: OrderRecord;
  /** The caller's command, by which its key is found again. */
  readonly command: { readonly operation: string; readonly idempotencyKey: string; readonly input: unknown };
  readonly actor: string;
  readonly correlationId: string;
  readonly startedAt: Date;
  /** End of the newest hold of stock that was to be made final; null before. Written before it is made final. */
  readonly heldUntil: Date | null;
  /** Which locations are to send what. Decided anew when inventory refuses to hold it. */
  readonly routing: DecisionFacts;
  /** Counts the decisions, from 0. */
  readonly routingAttempt: number;
}

/** What a caller wants to order. */
export interface PlaceOrderRequest {
  readonly channel: string;
  readonly externalId?: string | null | undefined;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly shippingAddress: PostalAddressFields;
}

export interface CheckedRequest {
  readonly channel: string;
  readonly externalId: string | null;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly shippingAddress: PostalAddress;
}

/** What inventory says of one SKU. */
export interface CatalogVariant {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly price: Money;
}

/** Checks everything that can be checked without asking anybody. */
export function checkPlaceOrder(request: PlaceOrderRequest): Outcome<CheckedRequest> {
  const check = new InputCheck();
  const checked: CheckedRequest = {
    channel: check.text(["input", "channel"], request.channel, 40),
    externalId: check.optionalText(["input", "externalId"], request.externalId, 120),
    lines: check.list(["input", "lines"], request.lines, 1, 250).map((line, index) => ({
      sku: check.text(["input", "lines", String(index), "sku"], line.sku, 64),
      quantity: check.integer(["input", "lines", String(index), "quantity"], line.quantity, 1, 100_000),
    })),
    shippingAddress: check.address(["input", "shippingAddress"], request.shippingAddress),
  };
  return check.errors.length > 0 ? err(check.errors) : ok(checked);
}

/**
 * Prices the lines from the catalogue.
 * Refuses unknown SKUs, more than one currency, and a total that cannot be counted exactly.
 * @param lineId makes the id of the line at an index.
 */
export function priceLines(
  lines: CheckedRequest["lines"],
  variants: ReadonlyMap<string, CatalogVariant>,
  lineId: (index: number) => string,
): Outcome<{ lines: OrderLineRecord[]; total: Money }> {
  const errors: UserError[] = [];
  const priced: OrderLineRecord[] = [];
  const amounts: Money[] = [];
  for (const [index, line] of lines.entries()) {
    const path = ["input", "lines", String(index), "sku"];
    const variant = variants.get(line.sku);
    if (!variant) {
      errors.push(userError("UNKNOWN_SKU", path, `no product variant has the SKU ${line.sku}`));
      continue;
    }
    if (amounts[0] && amounts[0].currencyCode !== variant.price.currencyCode) {
      errors.push(userError("CURRENCY_MISMATCH", path, "all lines of an order must be priced in one currency"));
      continue;
    }
    amounts.push(multiplyMoney(variant.price, line.quantity));
    priced.push({
      _id: lineId(index),
      variantId: variant.id,
      sku: variant.sku,
      title: variant.title,
      quantity: line.quantity,
      unitPriceMinor: variant.price.minor,
    });
  }
  if (errors.length > 0) return err(errors);
  const total = sumMoney(amounts);
  if (!Number.isSafeInteger(total.minor)) {
    return err([userError("INVALID", ["input", "lines"], `a total of ${formatAmount(total)} is too large`)]);
  }
  return ok({ lines: priced, total });
}
