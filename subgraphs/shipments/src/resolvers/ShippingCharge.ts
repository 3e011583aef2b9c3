import { findCharge } from "../operations/labels/list-charges.ts";
import { formatAmount } from "@waybill/kernel";
import type { ShippingChargeResolvers } from "./types.generated.ts";

export const ShippingCharge = {
  __resolveReference: ({ id }, context) => findCharge(context, id),
  id: ({ _id }) => _id,
  amount: ({ amountMinor: minor, currencyCode }) => ({ amount: formatAmount({ minor, currencyCode }), currencyCode }),
  version: () => 1,
} satisfies Partial<ShippingChargeResolvers>;
