import type { ShipmentEvent } from "../domain/shipment-event.ts";
import { watchShipments } from "../operations/watch-shipments.ts";
import type { SubscriptionResolvers } from "./types.generated.ts";

export const shipmentStatusChanged: SubscriptionResolvers["shipmentStatusChanged"] = {
  subscribe: (_, args, context) => watchShipments(context, args),
  resolve: (event: ShipmentEvent) => event,
};
