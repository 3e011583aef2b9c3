import { carrierOrCode } from "../domain/carrier-registry.ts";
import type { CarrierAccountResolvers } from "./types.generated.ts";

export const CarrierAccount = {
  carriers: ({ carrierCodes }) => carrierCodes?.map(carrierOrCode) ?? null,
} satisfies Partial<CarrierAccountResolvers>;
