import { isPickedUp, pickLines } from "../domain/fulfillment/pick-list.ts";
import { findPickList, waveOf } from "../operations/fulfillment/read.ts";
import type { PickListLineResolvers, PickListResolvers } from "./types.generated.ts";

export const PickList = {
  __resolveReference: ({ id }, context) => findPickList(context, id),
  id: (list) => list._id,
  location: ({ locationId }) => ({ id: locationId }),
  fulfillmentOrders: (list, _, context) => waveOf(context, list),
  lines: async (list, _, context) => pickLines(await waveOf(context, list)),
  completed: async (list, _, context) => isPickedUp(await waveOf(context, list)),
} satisfies Partial<PickListResolvers>;

export const PickListLine = { pickedQuantity: (line) => line.picked } satisfies Partial<PickListLineResolvers>;
