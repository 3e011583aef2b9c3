import { WaybillError } from "@waybill/service";
import type { Connection, PageValue } from "@waybill/storage";
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
  const edges = nodes.map((node) => ({
    cursor: context.cursors.encodePage(purpose, tenant, [node.occurredAt, node._id]),
    node,
  }));
  const startCursor = edges[0]?.cursor ?? null;
  const endCursor = edges.at(-1)?.cursor ?? null;
  return {
    edges,
    nodes,
    pageInfo: { hasNextPage: rest.length > nodes.length, hasPreviousPage: false, startCursor, endCursor },
  };
}

function isBeyond(scan: TrackingScan, [occurredAt, id]: readonly PageValue[]): boolean {
  if (!(occurredAt instanceof Date) || typeof id !== "string") return false;
  const difference = scan.occurredAt.getTime() - occurredAt.getTime();
  return difference < 0 || (difference === 0 && scan._id < id);
}
