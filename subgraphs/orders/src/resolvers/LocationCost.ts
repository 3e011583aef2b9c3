import { formatAmount } from "@waybill/kernel";
import type { LocationCostResolvers } from "./types.generated.ts";

const show = (minor: number, currencyCode: string) => ({ amount: formatAmount({ minor, currencyCode }), currencyCode });

export const LocationCost = {
  perPackage: ({ perPackageMinor, currencyCode }) => show(perPackageMinor, currencyCode),
  perUnit: ({ perUnitMinor, currencyCode }) => show(perUnitMinor, currencyCode),
} satisfies Partial<LocationCostResolvers>;
