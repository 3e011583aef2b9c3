import { err, InputCheck, isCountry, ok, type Outcome, refuse } from "@waybill/kernel";
import type { Context } from "../context.ts";
import type { PlaceFacts } from "../domain/estimate/forecast.ts";
import type { OrderFacts } from "../domain/shipment.ts";
import { orderToShip } from "./order-to-ship.ts";

/** What is said of a shipment to be. */
export interface AskedParcel {
  readonly orderId?: string | null | undefined;
  readonly fulfillmentOrderId?: string | null | undefined;
  readonly destination?: PlaceFacts | null | undefined;
}

/** What a shipment is of, and where it goes; no order where that is kept elsewhere. */
export interface ParcelToSend {
  readonly order: OrderFacts | null;
  readonly to: PlaceFacts | null;
}

/** Finds the order of a shipment to be, or takes it without one. */
export async function parcelToSend(
  context: Context,
  { orderId, fulfillmentOrderId, destination }: AskedParcel,
): Promise<Outcome<ParcelToSend>> {
  if (orderId != null) {
    if (destination != null) return refuse("INVALID", ["input", "destination"], "the order says where it goes");
    const order = await orderToShip(context, orderId, fulfillmentOrderId);
    return order.ok ? ok({ order: order.value, to: order.value.to }) : order;
  }
  if (fulfillmentOrderId != null) return refuse("BLANK", ["input", "orderId"], "say whose fulfilment order it is");
  const to = checkDestination(destination ?? null);
  return to.ok ? ok({ order: null, to: to.value }) : to;
}

/** Where a parcel goes whose order is not known here. */
function checkDestination(given: PlaceFacts | null): Outcome<PlaceFacts | null> {
  if (given === null) return ok(null);
  const check = new InputCheck();
  const path = ["input", "destination"];
  const countryCode = given.countryCode?.trim().toUpperCase() ?? "";
  if (!isCountry(countryCode)) check.add("INVALID", [...path, "countryCode"], "must be an ISO 3166-1 country code");
  const region = check.optionalText([...path, "region"], given.region, 120);
  const postalCode = check.optionalText([...path, "postalCode"], given.postalCode, 20);
  return check.errors.length > 0 ? err(check.errors) : ok({ countryCode, region, postalCode });
}
