import { findCarriers } from "../domain/carrier-registry.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const carriers: QueryResolvers["carriers"] = (_, filter) => findCarriers(filter);
