import { detectCarriers as detect } from "../domain/tracking-number/detect-carriers.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const detectCarriers: QueryResolvers["detectCarriers"] = (_, { trackingNumber }) => detect(trackingNumber);
