import type { StockEntryResolvers } from "./types.generated.ts";

export const StockEntry = {
  id: (entry) => entry._id,
} satisfies Partial<StockEntryResolvers>;
