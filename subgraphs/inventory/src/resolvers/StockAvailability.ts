import { formatAmount } from "@waybill/kernel";
import type { StockAvailabilityResolvers } from "./types.generated.ts";

export const StockAvailability = {
  variantId: ({ variant }) => variant._id,
  sku: ({ variant }) => variant.sku,
  displayName: ({ variant }) => variant.displayName,
  price: ({ variant: { priceMinor: minor, currencyCode } }) => ({
    amount: formatAmount({ minor, currencyCode }),
    currencyCode,
  }),
  weightGrams: ({ variant }) => variant.weightGrams,
  status: ({ variant }) => variant.status,
  backorderPolicy: ({ variant }) => variant.backorderPolicy,
} satisfies Partial<StockAvailabilityResolvers>;
