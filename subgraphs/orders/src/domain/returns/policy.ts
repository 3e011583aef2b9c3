import type { OrderLineRecord, OrderRecord } from "../order.ts";
import type { ReturnReason } from "./states.ts";

/** A window of its own for some returns. Empty lists do not narrow. */
export interface ReturnWindow {
  readonly countryCodes: readonly string[];
  readonly skus: readonly string[];
  /** Tags of the order. */
  readonly tags: readonly string[];
  /** Values of the line's custom attribute `category`. */
  readonly categories: readonly string[];
  readonly days: number;
}

/** An amount of one currency. */
export interface FeeAmount {
  readonly currencyCode: string;
  readonly minor: number;
}

export const shippingRefunds = ["NEVER", "WHOLE_ORDER", "PROPORTIONAL"] as const;
export type ShippingRefund = (typeof shippingRefunds)[number];

/** Which requests are approved without being looked at. */
export interface AutoApproval {
  readonly reasons: readonly ReturnReason[];
  /** Most that the units cost, per currency; none: however much. */
  readonly limits: readonly FeeAmount[];
}

/** Which cases are opened and closed by what carriers tell. */
export interface AftercareAutomation {
  /** A parcel that goes back to its sender opens a return. */
  readonly returnToSender: boolean;
  /** A lost parcel opens a claim. */
  readonly lostParcel: boolean;
  /** A delivery after all closes both. */
  readonly foundParcel: boolean;
}

/** What a tenant takes back, and on what terms, as stored. `version` counts the changes; 0 for the standard. */
export interface ReturnPolicyRecord {
  readonly _id: string;
  readonly tenant: string;
  /** Days from delivery in which something may be given back. */
  readonly windowDays: number;
  /** The first that fits takes the place of `windowDays`. */
  readonly windows: readonly ReturnWindow[];
  readonly finalSaleSkus: readonly string[];
  readonly finalSaleTags: readonly string[];
  readonly photoReasons: readonly ReturnReason[];
  readonly noteReasons: readonly ReturnReason[];
  /** For these the seller pays: neither label nor restocking is charged. */
  readonly sellerPaysReasons: readonly ReturnReason[];
  /** Charged for a label when the customer pays. */
  readonly labelFees: readonly FeeAmount[];
  readonly restockingPercent: string | null;
  readonly shippingRefund: ShippingRefund;
  /** Null: somebody looks at every request. */
  readonly autoApproval: AutoApproval | null;
  /** Where returns go when nobody says otherwise. */
  readonly locationId: string | null;
  /** The carrier account that return labels are charged to; null: the tenant's first that sells labels. */
  readonly carrierAccount: string | null;
  readonly automation: AftercareAutomation;
  readonly updatedAt: Date;
  readonly version: number;
}

export type PolicyTerms = Omit<ReturnPolicyRecord, "_id" | "tenant" | "updatedAt" | "version">;

/** The terms of a tenant that has said nothing: 30 days, nothing charged, everything looked at. */
export const standardTerms: PolicyTerms = {
  windowDays: 30,
  windows: [],
  finalSaleSkus: [],
  finalSaleTags: [],
  photoReasons: [],
  noteReasons: [],
  sellerPaysReasons: ["NOT_AS_DESCRIBED", "WRONG_ITEM", "DEFECTIVE", "DAMAGED_IN_TRANSIT"],
  labelFees: [],
  restockingPercent: null,
  shippingRefund: "WHOLE_ORDER",
  autoApproval: null,
  locationId: null,
  carrierAccount: null,
  automation: { returnToSender: true, lostParcel: true, foundParcel: true },
};

const has = (list: readonly string[], value: string | undefined): boolean =>
  value !== undefined && list.some((item) => item.toLowerCase() === value.toLowerCase());
const fits = (list: readonly string[], values: readonly (string | undefined)[]): boolean =>
  list.length === 0 || values.some((value) => has(list, value));

const categoryOf = ({ customAttributes }: OrderLineRecord): string | undefined =>
  customAttributes.find(({ key }) => key.toLowerCase() === "category")?.value;

type Bought = Pick<OrderRecord, "shippingAddress" | "tags">;

/** Days from delivery in which a line may be given back. */
export function windowOf(policy: PolicyTerms, order: Bought, line: OrderLineRecord): number {
  const own = policy.windows.find(
    ({ countryCodes, skus, tags, categories }) =>
      fits(countryCodes, [order.shippingAddress.countryCode]) &&
      fits(skus, [line.sku]) &&
      fits(tags, order.tags) &&
      fits(categories, [categoryOf(line)]),
  );
  return own?.days ?? policy.windowDays;
}

/** True when a line is never taken back. */
export const isFinalSale = (policy: PolicyTerms, order: Bought, line: OrderLineRecord): boolean =>
  has(policy.finalSaleSkus, line.sku) || order.tags.some((tag) => has(policy.finalSaleTags, tag));

/** The amount for a currency; 0 when none is set. */
export const feeIn = (fees: readonly FeeAmount[], currencyCode: string): number =>
  fees.find((fee) => fee.currencyCode === currencyCode)?.minor ?? 0;

/** True when a request is approved without being looked at: every reason is named, and it costs no more than the limit. */
export function approvesItself(
  { autoApproval }: PolicyTerms,
  asked: { readonly reasons: readonly ReturnReason[]; readonly valueMinor: number; readonly currencyCode: string },
): boolean {
  if (!autoApproval || !asked.reasons.every((reason) => autoApproval.reasons.includes(reason))) return false;
  const { limits } = autoApproval;
  const limit = limits.find(({ currencyCode }) => currencyCode === asked.currencyCode);
  return limits.length === 0 || (limit !== undefined && asked.valueMinor <= limit.minor);
}
