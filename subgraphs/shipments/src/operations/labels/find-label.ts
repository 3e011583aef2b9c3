import type { Context } from "../../context.ts";
import type { LabelRecord } from "../../domain/labels/label.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";

/** The label of a shipment that the caller may see: staff all, shoppers those of their returns. */
export async function labelOf(context: Context, shipment: ShipmentRecord): Promise<LabelRecord | null> {
  if (context.identity.customerId !== undefined && shipment.direction !== "RETURN") return null;
  const label = await context.loaders.labelByShipment.load(shipment._id);
  return label && label.status !== "PENDING" ? label : null;
}
