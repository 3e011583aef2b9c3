import {
  err,
  formatAmount,
  InputCheck,
  isCurrency,
  type Money,
  ok,
  type Outcome,
  type PostalAddressFields,
  refuse,
  type UserError,
  userError,
} from "@waybill/kernel";
import { checkLine, checkShippingLines } from "./line-terms.ts";
import { checkOrderAddress } from "./order-address.ts";
import type { PaymentTerms } from "./order-states.ts";
import type { OrderLineRecord, OrderRecord } from "./order.ts";
import { checkCoordinates } from "./routing/coordinates.ts";
import type { Coordinates } from "./routing/model.ts";
import type { DecisionFacts } from "./routing/decision.ts";
import {
  type Attribute,
  type AttributeFields,
  type DiscountFields,
  type MoneyFields,
  type TaxFields,
  TermsCheck,
} from "./placement-terms.ts";
import {
  type DiscountTerms,
  type LineTerms,
  priceOrder,
  type PricingTerms,
  type TaxTerms,
  type Totals,
} from "./pricing.ts";

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
  /** Where the stock is to be held: decided before it is asked for, so that asking again asks the same. */
  readonly routing: DecisionFacts;
  /** Counts the decisions: another one is made when the stock was gone. */
  readonly routingAttempt: number;
}

/** What a caller wants to order. */
export interface PlaceOrderRequest {
  readonly channel: string;
  readonly externalId?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly companyId?: string | null | undefined;
  readonly poNumber?: string | null | undefined;
  readonly paymentTerms?: PaymentTerms | null | undefined;
  readonly currencyCode?: string | null | undefined;
  readonly lines: readonly PlaceOrderLine[];
  readonly taxesIncluded?: boolean | null | undefined;
  readonly discounts?: readonly DiscountFields[] | null | undefined;
  readonly shippingLines?: readonly ShippingFields[] | null | undefined;
  readonly shippingAddress: PostalAddressFields;
  readonly shippingCoordinates?: Coordinates | null | undefined;
  readonly pickupLocationId?: string | null | undefined;
  readonly billingAddress?: PostalAddressFields | null | undefined;
  readonly note?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly customAttributes?: readonly AttributeFields[] | null | undefined;
}

export interface PlaceOrderLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice?: MoneyFields | null | undefined;
  readonly discounts?: readonly DiscountFields[] | null | undefined;
  readonly taxLines?: readonly TaxFields[] | null | undefined;
  readonly customAttributes?: readonly AttributeFields[] | null | undefined;
}

export interface ShippingFields {
  readonly title: string;
  readonly code?: string | null | undefined;
  readonly price: MoneyFields;
  readonly taxLines?: readonly TaxFields[] | null | undefined;
}

/** A line to be priced; the catalogue's price where `unitPriceMinor` is null. */
export interface CheckedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPriceMinor: number | null;
  readonly discounts: readonly DiscountTerms[];
  readonly taxes: readonly TaxTerms[];
  readonly customAttributes: readonly Attribute[];
}

type Carried =
  | "companyId"
  | "email"
  | "externalId"
  | "note"
  | "paymentTerms"
  | "pickupLocationId"
  | "poNumber"
  | "tags"
  | "customAttributes";

/** What of a request decides prices and places. */
export type EstimateRequest = Pick<
  PlaceOrderRequest,
  "channel" | "currencyCode" | "lines" | "taxesIncluded" | "discounts" | "shippingLines" | "shippingAddress"
>;

/** A request of which everything was checked that can be without asking anybody. */
export interface CheckedRequest
  extends
    Pick<OrderRecord, Carried | "channel" | "shippingAddress" | "shippingCoordinates" | "billingAddress">,
    Omit<PricingTerms<unknown>, "lines"> {
  readonly lines: readonly CheckedLine[];
  /** The currency that the request names or its amounts are in; null when it has neither. */
  readonly currencyCode: string | null;
}

/** Whether the catalogue sells something. */
export type ProductStatus = "ACTIVE" | "DRAFT" | "ARCHIVED";

/** What inventory says of one SKU. */
export interface CatalogVariant {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly status: ProductStatus;
  readonly price: Money;
}

/**
 * Checks everything that can be checked without asking anybody.
 * @param mayPrice false for a shopper, who takes the catalogue's prices as they are.
 */
export function checkPlaceOrder(request: PlaceOrderRequest, mayPrice = true): Outcome<CheckedRequest> {
  const check = new InputCheck();
  const at = (...path: readonly (string | number)[]): string[] => ["input", ...path.map(String)];
  const { currencyCode } = request;
  if (currencyCode != null && !isCurrency(currencyCode)) {
    check.add("INVALID", at("currencyCode"), `${currencyCode} is not an ISO 4217 currency code`);
  }
  if (!mayPrice) refusePrices(check, request);
  const terms = new TermsCheck(check, currencyCode ?? null);
  const checked = {
    channel: check.text(at("channel"), request.channel, 40),
    externalId: check.optionalText(at("externalId"), request.externalId, 120),
    email: request.email == null ? null : check.email(at("email"), request.email),
    companyId: check.optionalText(at("companyId"), request.companyId, 80),
    poNumber: check.optionalText(at("poNumber"), request.poNumber, 80),
    paymentTerms: request.paymentTerms ?? null,
    lines: check
      .list(at("lines"), request.lines, 1, 250)
      .map((line, n) => checkLine(check, terms, at("lines", n), line)),
    taxesIncluded: request.taxesIncluded ?? false,
    discounts: terms.discounts(at("discounts"), request.discounts),
    shippingLines: checkShippingLines(check, terms, at("shippingLines"), request.shippingLines),
    shippingAddress: checkOrderAddress(check, at("shippingAddress"), request.shippingAddress),
    shippingCoordinates: checkCoordinates(check, at("shippingCoordinates"), request.shippingCoordinates),
    pickupLocationId: check.optionalText(at("pickupLocationId"), request.pickupLocationId, 80),
    billingAddress:
      request.billingAddress == null ? null : checkOrderAddress(check, at("billingAddress"), request.billingAddress),
    note: check.optionalText(at("note"), request.note, 2_000),
    tags: terms.tags(at("tags"), request.tags),
    customAttributes: terms.attributes(at("customAttributes"), request.customAttributes),
  };
  return check.errors.length > 0 ? err(check.errors) : ok({ ...checked, currencyCode: terms.currencyCode });
}

/** Prices, discounts and taxes are the seller's to set. */
function refusePrices(check: InputCheck, request: PlaceOrderRequest): void {
  const message = "only the seller's staff and systems may set this";
  for (const field of ["discounts", "shippingLines", "taxesIncluded", "paymentTerms", "tags", "companyId"] as const) {
    if (request[field] != null) check.add("INVALID", ["input", field], message);
  }
  for (const [index, line] of request.lines.entries()) {
    for (const field of ["unitPrice", "discounts", "taxLines"] as const) {
      if (line[field] != null) check.add("INVALID", ["input", "lines", String(index), field], message);
    }
  }
}

/** Why a variant cannot be ordered; null when it can. */
export const whyNotForSale = ({ sku, status }: CatalogVariant, path: readonly string[]): UserError | null =>
  status === "ACTIVE"
    ? null
    : userError("NOT_FOR_SALE", path, `${sku} is ${status === "DRAFT" ? "a draft" : "archived"} and not sold`);

type Priced = Pick<OrderRecord, "currencyCode" | "lines" | "discounts" | "shippingLines" | keyof Totals>;

/**
 * Prices an order to be, from the request and the catalogue.
 * Refuses SKUs that are unknown or not sold, more than one currency, and a total that cannot be counted exactly.
 * @param lineId makes the id of the line at an index.
 */
export function priceRequest(
  request: Pick<CheckedRequest, "lines" | "currencyCode" | "taxesIncluded" | "discounts" | "shippingLines">,
  variants: ReadonlyMap<string, CatalogVariant>,
  lineId: (index: number) => string,
): Outcome<Priced> {
  const errors: UserError[] = [];
  const lines: (LineTerms & Pick<OrderLineRecord, "_id" | "variantId" | "sku" | "title" | "customAttributes">)[] = [];
  let { currencyCode } = request;
  for (const [index, line] of request.lines.entries()) {
    const path = ["input", "lines", String(index), "sku"];
    const variant = variants.get(line.sku);
    if (!variant) {
      errors.push(userError("UNKNOWN_SKU", path, `no product variant has the SKU ${line.sku}`));
      continue;
    }
    const unsold = whyNotForSale(variant, path);
    if (unsold) {
      errors.push(unsold);
      continue;
    }
    const { price } = variant;
    if (line.unitPriceMinor === null) {
      currencyCode ??= price.currencyCode;
      if (currencyCode !== price.currencyCode) {
        errors.push(userError("CURRENCY_MISMATCH", path, "all lines of an order must be priced in one currency"));
        continue;
      }
    }
    const { sku, quantity, discounts, taxes, customAttributes } = line;
    const unitPriceMinor = line.unitPriceMinor ?? price.minor;
    const _id = lineId(index);
    lines.push({
      _id,
      variantId: variant.id,
      sku,
      title: variant.title,
      quantity,
      unitPriceMinor,
      discounts,
      taxes,
      customAttributes,
    });
  }
  if (errors.length > 0) return err(errors);
  if (currencyCode === null) throw new Error("an order with lines has a currency");
  const { totals, ...priced } = priceOrder({ ...request, lines });
  const { subtotalMinor, totalMinor } = totals;
  if (!Number.isSafeInteger(subtotalMinor) || !Number.isSafeInteger(totalMinor))
    return tooLarge({ minor: totalMinor, currencyCode });
  return ok({ currencyCode, ...priced, ...totals });
}

const tooLarge = (total: Money) =>
  refuse("INVALID", ["input", "lines"], `a total of ${formatAmount(total)} is too large`);
