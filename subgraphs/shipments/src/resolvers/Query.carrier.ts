import { carrierByCode } from "../domain/carrier-registry.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const carrier: QueryResolvers["carrier"] = (_, { code }) => carrierByCode(code);
