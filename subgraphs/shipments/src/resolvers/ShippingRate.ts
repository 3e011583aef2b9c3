import { formatAmount } from "@waybill/kernel";
import { carrierOrCode } from "../domain/carrier-registry.ts";
import type { ShippingRateFailureResolvers, ShippingRateResolvers } from "./types.generated.ts";

export const ShippingRate = {
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
  carrierAccount: ({ accountId }) => accountId,
  cost: ({ cost }) => ({ amount: formatAmount(cost), currencyCode: cost.currencyCode }),
} satisfies Partial<ShippingRateResolvers>;

export const ShippingRateFailure = {
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
  carrierAccount: ({ accountId }) => accountId,
} satisfies Partial<ShippingRateFailureResolvers>;
