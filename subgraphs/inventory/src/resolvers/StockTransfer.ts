import type { StockTransferResolvers } from "./types.generated.ts";

export const StockTransfer = {
  __resolveReference: ({ id }, context) => context.loaders.transferById.load(id),
  id: (transfer) => transfer._id,
  origin: ({ fromLocationId }, _, context) =>
    fromLocationId === null ? null : context.loaders.locationById.load(fromLocationId),
  destination: async ({ toLocationId }, _, context) => {
    const location = await context.loaders.locationById.load(toLocationId);
    if (!location) throw new Error(`there is no location ${toLocationId}`);
    return location;
  },
} satisfies Partial<StockTransferResolvers>;
