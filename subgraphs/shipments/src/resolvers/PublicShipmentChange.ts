import { eventCursor } from "@waybill/subgraph";
import type { PublicShipmentChangeResolvers } from "./types.generated.ts";

export const PublicShipmentChange = {
  cursor: (event, _, context) => eventCursor(context, "shipments", event),
  status: (event) => event.data.status,
  substatus: (event) => event.data.substatus,
  condition: (event) => event.data.condition,
  reason: (event) => event.data.reason,
} satisfies Partial<PublicShipmentChangeResolvers>;
