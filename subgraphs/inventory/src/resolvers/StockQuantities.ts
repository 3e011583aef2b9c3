import { onHand } from "../domain/stock.ts";
import type { StockQuantitiesResolvers } from "./types.generated.ts";

export const StockQuantities = { onHand } satisfies Partial<StockQuantitiesResolvers>;
