import { staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ChargeRecord } from "../../domain/labels/charge.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { type ShippingCostView, shippingCostOf } from "../../labels/cost.ts";
import { ShippingCharge } from "../../storage/charges.entities.ts";
import { labelOf } from "./find-label.ts";

export async function findCharge(context: Context, id: string): Promise<ChargeRecord | null> {
  staffOnly(context);
  return context.em.findOne(ShippingCharge, { _id: id });
}

/** What a shipment costs; null when nobody knows anything of it, and for shoppers. */
export async function costOfShipment(context: Context, shipment: ShipmentRecord): Promise<ShippingCostView | null> {
  if (context.identity.customerId !== undefined) return null;
  const [label, charges] = await Promise.all([
    labelOf(context, shipment),
    context.loaders.chargesOfShipment.load(shipment._id),
  ]);
  return label || charges.length > 0 ? shippingCostOf(label, charges) : null;
}
