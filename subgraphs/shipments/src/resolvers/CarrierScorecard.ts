import { formatAmount } from "@waybill/kernel";
import { carrierOrCode } from "../domain/carrier-registry.ts";
import type { CarrierCostResolvers, CarrierScorecardGroupResolvers } from "./types.generated.ts";

export const CarrierScorecardGroup = {
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
} satisfies Partial<CarrierScorecardGroupResolvers>;

/** Rounded to the minor unit. */
const shown = (minor: number, currencyCode: string) => ({
  amount: formatAmount({ minor: Math.round(minor), currencyCode }),
  currencyCode,
});

export const CarrierCost = {
  total: ({ costMinor, currencyCode }) => shown(costMinor, currencyCode),
  perShipment: ({ costMinor, labels, currencyCode }) => shown(costMinor / labels, currencyCode),
  perKilogram: ({ weighedMinor, weightGrams, currencyCode }) =>
    weightGrams === 0 ? null : shown((weighedMinor * 1000) / weightGrams, currencyCode),
} satisfies Partial<CarrierCostResolvers>;
