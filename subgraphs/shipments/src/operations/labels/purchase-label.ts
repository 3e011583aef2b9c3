import { newId, type Outcome, type PostalAddressFields } from "@waybill/kernel";
import { command, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { checkLabelInput } from "../../domain/labels/check.ts";
import type { LabelFormat, Parcel } from "../../domain/labels/label.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { orderToShip } from "../order-to-ship.ts";
import { buyLabel, knownPurchase } from "./buy.ts";
import { type AskedAccount, chooseAccount } from "./choose-account.ts";

export interface PurchaseLabel extends AskedAccount {
  readonly idempotencyKey: string;
  readonly orderId: string;
  readonly fulfillmentOrderId?: string | null | undefined;
  readonly from: PostalAddressFields;
  readonly to: PostalAddressFields;
  readonly parcel: Parcel;
  readonly format?: LabelFormat | null | undefined;
}

/** Buys a label and records the shipment that goes out under it. */
export async function purchaseLabel(context: Context, input: PurchaseLabel): Promise<Outcome<ShipmentRecord>> {
  staffOnly(context);
  const named = command(context, "purchaseLabel", input);
  const known = await knownPurchase(context, named);
  if (known) return known;
  const checked = checkLabelInput({ ...input, toPath: ["input", "to"] });
  if (!checked.ok) return checked;
  const { from, to } = checked.value;
  const order = await orderToShip(context, input.orderId, input.fulfillmentOrderId);
  if (!order.ok) return order;
  const choice = await chooseAccount(context, input, { from, to, parcel: input.parcel });
  if (!choice.ok) return choice;
  return buyLabel(context, named, {
    direction: "OUTBOUND",
    shipmentId: newId("shipment", context.clock()),
    orderId: order.value.id,
    customerId: order.value.customerId,
    returnId: null,
    fulfillmentOrderId: order.value.fulfillmentOrderId,
    from,
    to,
    locationId: null,
    parcel: input.parcel,
    ...choice.value,
    customs: null,
    format: input.format ?? "PDF",
  });
}
