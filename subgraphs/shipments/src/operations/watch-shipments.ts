import { maySeeOf, streamEvents } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type ShipmentEvent, shipmentEventTypes } from "../domain/shipment-event.ts";

/** Which shipments to watch: those that meet every condition given. */
export interface WatchShipments {
  readonly shipmentId?: string | null | undefined;
  readonly orderId?: string | null | undefined;
  readonly customerId?: string | null | undefined;
  readonly after?: string | null | undefined;
}

/** The status changes of the shipments the caller may see, in the order of the log. */
export async function watchShipments(
  context: Context,
  args: WatchShipments,
): Promise<AsyncIterableIterator<ShipmentEvent>> {
  const events = await streamEvents(context, "shipments", {
    after: args.after,
    types: shipmentEventTypes,
    match: (event) => {
      const { shipmentId, orderId, customerId } = (event as ShipmentEvent).data;
      return (
        (args.shipmentId == null || args.shipmentId === shipmentId) &&
        (args.orderId == null || args.orderId === orderId) &&
        (args.customerId == null || args.customerId === customerId) &&
        maySeeOf(context.identity, customerId)
      );
    },
  });
  // The types asked for are those that `shipmentEvent` makes.
  return events as AsyncIterableIterator<ShipmentEvent>;
}
