import { newId, ok, type Outcome, type PostalAddress, type PostalAddressFields, refuse } from "@waybill/kernel";
import { command, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { CustomsDeclaration } from "../../domain/customs/declaration.ts";
import { needsCustoms } from "../../domain/customs/territory.ts";
import { checkLabelInput } from "../../domain/labels/check.ts";
import type { LabelFormat, Parcel } from "../../domain/labels/label.ts";
import type { OrderFacts, ShipmentRecord } from "../../domain/shipment.ts";
import { type AskedCustoms, declareCustoms } from "../customs/declare.ts";
import { orderToShip } from "../order-to-ship.ts";
import { findPlaces } from "../rates/places.ts";
import { buyLabel, knownPurchase } from "./buy.ts";
import { packedParcel } from "./packed-parcel.ts";
import { type AskedAccount, chooseAccount } from "./choose-account.ts";

export interface PurchaseLabel extends AskedAccount {
  readonly idempotencyKey: string;
  readonly orderId: string;
  readonly fulfillmentOrderId?: string | null | undefined;
  /** The address of the fulfilment order's location when left out. */
  readonly from?: PostalAddressFields | null | undefined;
  /** The order's shipping address when left out. */
  readonly to?: PostalAddressFields | null | undefined;
  /** As the fulfilment order's package was packed when left out. */
  readonly parcel?: Parcel | null | undefined;
  readonly format?: LabelFormat | null | undefined;
  readonly customs?: AskedCustoms | null | undefined;
}

/** Buys a label and records the shipment that goes out under it. */
export async function purchaseLabel(context: Context, input: PurchaseLabel): Promise<Outcome<ShipmentRecord>> {
  staffOnly(context);
  const named = command(context, "purchaseLabel", input);
  const known = await knownPurchase(context, named);
  if (known) return known;
  const { from: sender, to: recipient } = input;
  const places = sender && recipient ? ok({ from: sender, to: recipient }) : await findPlaces(context, input);
  if (!places.ok) return places;
  const asked = input.parcel ? ok(input.parcel) : await packedParcel(context, input.fulfillmentOrderId);
  if (!asked.ok) return asked;
  const parcel = asked.value;
  const checked = checkLabelInput({ ...places.value, parcel, toPath: ["input", "to"] });
  if (!checked.ok) return checked;
  const { from, to } = checked.value;
  const order = await orderToShip(context, input.orderId, input.fulfillmentOrderId);
  if (!order.ok) return order;
  const customs = await customsOf(context, { ...input, parcel }, { from, to }, order.value);
  if (!customs.ok) return customs;
  const choice = await chooseAccount(context, input, { from, to, parcel, customs: customs.value });
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
    locationId: order.value.locationId,
    dispatch: order.value.dispatch,
    parcel,
    ...choice.value,
    customs: customs.value,
    format: input.format ?? "PDF",
  });
}

/** The declaration of goods that cross a customs border; null where none is needed. */
async function customsOf(
  context: Context,
  { customs, parcel }: PurchaseLabel & { readonly parcel: Parcel },
  { from, to }: { readonly from: PostalAddress; readonly to: PostalAddress },
  { id: orderId, fulfillmentOrderId }: OrderFacts,
): Promise<Outcome<CustomsDeclaration | null>> {
  if (!needsCustoms(from.countryCode, to.countryCode)) return ok(null);
  if (!customs) return refuse("BLANK", ["input", "customs"], "goods that cross a customs border need a declaration");
  return declareCustoms(context, customs, { orderId, fulfillmentOrderId, parcelGrams: parcel.weightGrams });
}
