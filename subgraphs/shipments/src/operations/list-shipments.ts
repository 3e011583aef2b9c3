import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import type { ShipmentStatus } from "../domain/shipment-status.ts";
import { normaliseTrackingNumber } from "../domain/tracking-number/normalise-number.ts";
import { Shipment } from "../storage/entities.ts";

export interface ShipmentFilter extends PageArgs {
  readonly status?: ShipmentStatus | null | undefined;
  readonly trackingNumber?: string | null | undefined;
}

/** The shipments the caller may see, newest first. A number that is none has no shipments. */
export function listShipments(context: Context, args: ShipmentFilter): Promise<Connection<ShipmentRecord>> {
  const own = context.identity.customerId;
  const where = {
    ...(own === undefined ? {} : { customerId: own }),
    ...(args.status == null ? {} : { status: args.status }),
    // No stored number is empty.
    ...(args.trackingNumber == null ? {} : { trackingNumber: normaliseTrackingNumber(args.trackingNumber) ?? "" }),
  };
  return page(context, Shipment, args, { where, purpose: "shipments" });
}
