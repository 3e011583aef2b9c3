import { detectNumbers } from "../operations/detect-carriers.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const detectCarriersOfNumbers: QueryResolvers["detectCarriersOfNumbers"] = (
  _,
  { trackingNumbers, countryCodes },
  context,
) => detectNumbers(context, trackingNumbers, countryCodes);
