import { carriers as known } from "../domain/carrier-registry.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const carriers: QueryResolvers["carriers"] = () => known;
