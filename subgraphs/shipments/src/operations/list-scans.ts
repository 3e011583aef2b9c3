import { WaybillError } from "@waybill/service";
import { type Connection, connectionOf, type PageValue } from "@waybill/storage";
import { checkPageSize, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { TrackingScan } from "../domain/tracking-scan.ts";

/**
 * One page of a shipment's scans, newest first. A parcel has a few dozen: all scans of all shipments that are asked
 * for together come in one query, and the page is cut here.
 */
export async function listScans(
  context: Context,
  shipmentId: string,
  args: PageArgs,
): Promise<Connection<TrackingScan>> {
  checkPageSize(args.first);
  const purpose = `trackingEvents/${shipmentId}`;
  const { tenant } = context.identity;
  const place = args.after == null ? null : context.cursors.decodePage(purpose, tenant, args.after);
  if (place && !place.ok) throw new WaybillError("CURSOR_INVALID");
  const scans = await context.loaders.scansByShipment.load(shipmentId);
  const rest = place ? scans.filter((scan) => isBeyond(scan, place.value)) : scans;
  const nodes = rest.slice(0, args.first);
  return connectionOf(nodes, rest.length > nodes.length, ({ occurredAt, _id }) =>
    context.cursors.encodePage(purpose, tenant, [occurredAt, _id]),
  );
}

function isBeyond(scan: TrackingScan, [occurredAt, id]: readonly PageValue[]): boolean {
  if (!(occurredAt instanceof Date) || typeof id !== "string") return false;
  const difference = scan.occurredAt.getTime() - occurredAt.getTime();
  return difference < 0 || (difference === 0 && scan._id < id);
}
