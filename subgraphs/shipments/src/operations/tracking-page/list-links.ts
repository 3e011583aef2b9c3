import type { Context } from "../../context.ts";
import type { TrackingLinkRecord } from "../../domain/tracking-link.ts";

/** A shipment's tracking links, the newest first. */
export async function linksOfShipment(context: Context, shipmentId: string): Promise<TrackingLinkRecord[]> {
  return (await context.loaders.trackingLinksOfShipment.load(shipmentId)).toReversed();
}
