import { detectNumbers } from "../operations/detect-carriers.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const detectCarriers: QueryResolvers["detectCarriers"] = (_, { trackingNumber, countryCodes }, context) =>
  detectNumbers(context, [trackingNumber], countryCodes).flatMap(({ candidates }) => candidates);
