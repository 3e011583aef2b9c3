import { shopRates } from "../operations/rates/shop.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const shippingRates: QueryResolvers["shippingRates"] = (_, { input }, context) => shopRates(context, input);
