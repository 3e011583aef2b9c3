import { newId, type Outcome, type PostalAddressFields, refuse } from "@waybill/kernel";
import { command, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { checkLabelInput } from "../../domain/labels/check.ts";
import type { LabelFormat, Parcel } from "../../domain/labels/label.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { orderToShip } from "../order-to-ship.ts";
import { buyLabel, fallbacksOf, knownPurchase } from "./buy.ts";

export interface PurchaseLabel {
  readonly idempotencyKey: string;
  readonly orderId: string;
  readonly fulfillmentOrderId?: string | null | undefined;
  readonly carrierAccount?: string | null | undefined;
  readonly service?: string | null | undefined;
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
  const desk = context.carriers.labelsOf(context.identity.tenant, input.carrierAccount ?? null);
  if (!desk) return refuse("NOT_FOUND", ["input", "carrierAccount"], "there is no such account to buy labels with");
  const order = await orderToShip(context, input.orderId, input.fulfillmentOrderId);
  if (!order.ok) return order;
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
    carrierCode: desk.account.carrierCode,
    accountId: desk.account.id,
    fallbackAccounts: fallbacksOf(context, desk.account, input),
    service: input.service ?? desk.provider.defaultService(from.countryCode, to.countryCode),
    format: input.format ?? "PDF",
  });
}
