import { onHand } from "../domain/stock.ts";
import { reportTurnover } from "../operations/report-turnover.ts";
import type { StockLevelResolvers } from "./types.generated.ts";

export const StockLevel = {
  variant: async (level, _, context) => {
    const variant = await context.loaders.variantById.load(level.variantId);
    if (!variant) throw new Error(`stock level ${level._id} has no variant`);
    return variant;
  },
  location: async (level, _, context) => {
    const location = await context.loaders.locationById.load(level.locationId);
    if (!location) throw new Error(`stock level ${level._id} has no location`);
    return location;
  },
  onHand,
  turnover: (level, range, context) => reportTurnover(context, level._id, range),
} satisfies Partial<StockLevelResolvers>;
