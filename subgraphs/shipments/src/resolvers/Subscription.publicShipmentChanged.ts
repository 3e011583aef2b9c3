import type { ShipmentEvent } from "../domain/shipment-event.ts";
import { watchPublicShipment } from "../operations/tracking-page/watch-public.ts";
import type { SubscriptionResolvers } from "./types.generated.ts";

export const publicShipmentChanged: SubscriptionResolvers["publicShipmentChanged"] = {
  subscribe: (_, args, context) => watchPublicShipment(context, args),
  resolve: (event: ShipmentEvent) => event,
};
