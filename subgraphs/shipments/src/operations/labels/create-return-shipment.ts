import { newId, type Outcome, type PostalAddressFields, refuse } from "@waybill/kernel";
import { command } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { needsCustoms } from "../../domain/customs/territory.ts";
import { checkLabelInput } from "../../domain/labels/check.ts";
import type { LabelFormat, Parcel } from "../../domain/labels/label.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { orderToShip } from "../order-to-ship.ts";
import { buyLabel, knownPurchase } from "./buy.ts";
import { chooseAccount } from "./choose-account.ts";

export interface CreateReturnShipment {
  readonly idempotencyKey: string;
  readonly orderId: string;
  readonly returnId: string;
  readonly from: PostalAddressFields;
  readonly to: { readonly locationId: string; readonly address: PostalAddressFields };
  readonly parcel: Parcel;
  readonly carrierAccount?: string | null | undefined;
  readonly service?: string | null | undefined;
  readonly format?: LabelFormat | null | undefined;
}

/** Buys a return label and records the shipment that will come back under it. */
export async function createReturnShipment(
  context: Context,
  input: CreateReturnShipment,
): Promise<Outcome<ShipmentRecord>> {
  const named = command(context, "createReturnShipment", input);
  const known = await knownPurchase(context, named);
  if (known) return known;
  const checked = checkLabelInput({ ...input, to: input.to.address, toPath: ["input", "to", "address"] });
  if (!checked.ok) return checked;
  const { from, to } = checked.value;
  const { carrierAccount, service, parcel } = input;
  const choice = await chooseAccount(context, { carrierAccount, service }, { from, to, parcel, customs: null });
  if (!choice.ok) return choice;
  if (needsCustoms(from.countryCode, to.countryCode)) {
    const path = ["input", "to", "address", "countryCode"];
    return refuse(
      "INVALID",
      path,
      "a return across a customs border needs a declaration: buy its label with purchaseLabel",
    );
  }
  const order = await orderToShip(context, input.orderId);
  if (!order.ok) return order;
  return buyLabel(context, named, {
    direction: "RETURN",
    shipmentId: newId("shipment", context.clock()),
    orderId: order.value.id,
    customerId: order.value.customerId,
    returnId: input.returnId,
    fulfillmentOrderId: null,
    from,
    to,
    locationId: input.to.locationId,
    dispatch: null,
    parcel,
    ...choice.value,
    customs: null,
    format: input.format ?? "PDF",
  });
}
