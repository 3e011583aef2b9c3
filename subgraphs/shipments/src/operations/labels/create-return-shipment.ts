import { newId, ok, type Outcome, type PostalAddressFields, refuse } from "@waybill/kernel";
import { command } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { CustomsDeclaration } from "../../domain/customs/declaration.ts";
import { needsCustoms } from "../../domain/customs/territory.ts";
import { checkLabelInput } from "../../domain/labels/check.ts";
import type { LabelFormat, Parcel } from "../../domain/labels/label.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { type AskedItem, declareCustoms } from "../customs/declare.ts";
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
  /** What comes back; needed across customs borders alone. */
  readonly goods?: readonly AskedItem[] | null | undefined;
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
  const order = await orderToShip(context, input.orderId);
  if (!order.ok) return order;
  const customs = await customsOf(context, input, [from.countryCode, to.countryCode]);
  if (!customs.ok) return customs;
  const way = { from, to, parcel, customs: customs.value };
  const choice = await chooseAccount(context, { carrierAccount, service }, way);
  if (!choice.ok) return choice;
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
    customs: customs.value,
    format: input.format ?? "PDF",
  });
}

/** The declaration of goods that come back across a customs border; null where none is needed. */
async function customsOf(
  context: Context,
  { goods, parcel, orderId }: CreateReturnShipment,
  [from, to]: readonly [string, string],
): Promise<Outcome<CustomsDeclaration | null>> {
  if (!needsCustoms(from, to)) return ok(null);
  if (!goods || goods.length === 0) {
    return refuse("BLANK", ["input", "goods"], "goods that cross a customs border need a declaration");
  }
  const parcelGrams = parcel.weightGrams;
  return declareCustoms(
    context,
    { reason: "RETURN", items: goods },
    { orderId, fulfillmentOrderId: null, parcelGrams },
  );
}
