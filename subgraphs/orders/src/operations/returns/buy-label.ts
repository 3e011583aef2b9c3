import { formatAmount, ok, type Outcome, type PostalAddress, refuse, type UserError } from "@waybill/kernel";
import { type Asker, askerOf, askPeer } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { type Parcel, parcelOf, type UnitMeasures } from "../../domain/returns/parcel.ts";
import type { ReturnRecord, ReverseDeliveryRecord } from "../../domain/returns/return.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { findPolicy } from "./find-policy.ts";

const measures = "weightGrams dimensions { lengthMm widthMm heightMm }";
const goodsQuery = `query ReturnedGoods($skus: [String!]!, $locationId: ID!) {
  productVariantsBySku(skus: $skus) { sku ${measures} components { quantity variant { ${measures} } } }
  location(id: $locationId) {
    address { name company line1 line2 city region postalCode countryCode phone }
  }
}`;
const labelMutation = `mutation ReturnLabel($input: CreateReturnShipmentInput!) {
  createReturnShipment(input: $input) {
    shipment { id status trackingNumber carrier { code } }
    userErrors { code path message retriable }
  }
}`;

interface Goods {
  readonly productVariantsBySku: readonly (Measured | null)[];
  readonly location: { readonly address: PostalAddress } | null;
}
interface Measured extends UnitMeasures {
  readonly sku: string;
  readonly components: readonly { readonly quantity: number; readonly variant: UnitMeasures }[];
}
interface Bought {
  readonly createReturnShipment: {
    readonly shipment: {
      readonly id: string;
      readonly status: string;
      readonly trackingNumber: string;
      readonly carrier: { readonly code: string };
    } | null;
    readonly userErrors: readonly UserError[];
  };
}

/** A label with its parcel, and the location that it names. */
export interface BoughtLabel {
  readonly delivery: ReverseDeliveryRecord;
  readonly locationId: string;
}

/**
 * Has shipments buy the label of a return, once however often this is tried: the key follows from the return, and from
 * the label before when that one was voided.
 * @throws SubgraphUnavailable when it is open what happened.
 */
export async function buyLabel(context: Context, of: ReturnRecord, order: OrderRecord): Promise<Outcome<BoughtLabel>> {
  const locationId = of.locationId ?? (await sentFrom(context, of));
  if (locationId === null) return refuse("NOT_FOUND", [], "nobody has said where the parcel is to go");
  const asker = askerOf(context, "orders");
  const goods = await findGoods(asker, of, locationId);
  if (!goods.ok) return goods;
  const { carrierAccount } = await findPolicy(context.em, of.tenant);
  const input = {
    idempotencyKey: ["return-label", of._id, of.reverseDelivery?.shipmentId ?? ""].join("/"),
    orderId: of.orderId,
    returnId: of._id,
    from: order.shippingAddress,
    to: { locationId, address: goods.value.address },
    parcel: goods.value.parcel,
    goods: of.lines.map((line) => declared(line, order)),
    carrierAccount,
  };
  const { createReturnShipment: answer } = await askPeer<Bought>(asker, "shipments", labelMutation, { input });
  const { shipment, userErrors } = answer;
  if (!shipment) return { ok: false, error: userErrors.map(awaited) };
  const { id: shipmentId, status, trackingNumber, carrier } = shipment;
  return ok({ delivery: { shipmentId, status, trackingNumber, carrierCode: carrier.code }, locationId });
}

/** Units as customs is told of them, at what was paid for one; the catalogue has the rest. */
function declared({ sku, title, quantity, orderLineId }: ReturnRecord["lines"][number], order: OrderRecord) {
  const line = order.lines.find(({ _id }) => _id === orderLineId);
  const { currencyCode } = order;
  const unitValue = line && { amount: formatAmount({ minor: line.unitPriceMinor, currencyCode }), currencyCode };
  return { sku, description: title, quantity, ...(unitValue ? { unitValue } : {}) };
}

/**
 * A refusal as the return tells of it. The same key with another input is an earlier attempt's: what came of that one
 * is told by the shipments' log, or its key becomes free.
 */
const awaited = (error: UserError): UserError => ({
  ...error,
  path: [],
  retriable: error.retriable || error.code === "IDEMPOTENCY_KEY_REUSED",
});

/** The location that sent the first of a return's units; null when nobody knows. */
async function sentFrom({ em }: Context, { tenant, orderId, lines }: ReturnRecord): Promise<string | null> {
  const work = await em.find(FulfillmentOrder, { tenant, orderId });
  const sent = work.find((one) =>
    one.lines.some((line) => line.handedOver > 0 && line.orderLineId === lines[0]?.orderLineId),
  );
  return sent?.locationId ?? null;
}

async function findGoods(
  asker: Asker,
  { lines }: ReturnRecord,
  locationId: string,
): Promise<Outcome<{ readonly address: PostalAddress; readonly parcel: Parcel }>> {
  const skus = [...new Set(lines.map(({ sku }) => sku))];
  const { productVariantsBySku, location } = await askPeer<Goods>(asker, "inventory", goodsQuery, { skus, locationId });
  if (!location) return refuse("NOT_FOUND", [], `there is no location ${locationId}`);
  const variants = new Map(productVariantsBySku.flatMap((variant) => (variant ? [[variant.sku, variant]] : [])));
  const units = lines.flatMap(({ sku, quantity }) => unitsOf(variants.get(sku), quantity));
  return ok({ address: location.address, parcel: parcelOf(units) });
}

/** A bundle that is not measured itself is measured by its parts. */
function unitsOf(variant: Measured | undefined, quantity: number) {
  const isUnmeasured = variant?.weightGrams == null && variant?.dimensions == null;
  if (variant && isUnmeasured && variant.components.length > 0) {
    return variant.components.map((part) => ({ quantity: quantity * part.quantity, measures: part.variant }));
  }
  return [{ quantity, measures: variant ?? { weightGrams: null, dimensions: null } }];
}
