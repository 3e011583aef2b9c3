import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { EstimateRevision, type EstimateRevisionRecord } from "../../storage/estimates.entities.ts";

/** A page of a shipment's estimates, the newest first. The caller may see the shipment. */
export const listRevisions = (
  context: Context,
  shipmentId: string,
  args: PageArgs,
): Promise<Connection<EstimateRevisionRecord>> =>
  page(context, EstimateRevision, args, {
    where: { shipmentId },
    purpose: `estimateRevisions/${shipmentId}`,
    sort: "revision",
  });
