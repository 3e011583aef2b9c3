import { actorName } from "@waybill/kernel";
import type { OrderTimelineEntryResolvers } from "./types.generated.ts";

export const OrderTimelineEntry = {
  id: (entry) => entry._id,
  actor: (entry, _, { identity }) =>
    identity.customerId === undefined || entry.actor === actorName(identity) ? entry.actor : null,
} satisfies Partial<OrderTimelineEntryResolvers>;
