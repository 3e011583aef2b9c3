import { derivedId } from "@waybill/kernel";
import type { FulfillmentOrderRecord } from "../fulfillment/fulfillment-order.ts";
import type { OrderRecord } from "../order.ts";
import { carriedUnits } from "../shipped.ts";
import { claimedUnits } from "./axis.ts";
import type { PolicyTerms } from "./policy.ts";
import type { ReturnLineRecord, ReturnRecord, ReverseDeliveryRecord } from "./return.ts";

/** What is known of a parcel that its carrier brings back. */
export interface ReturnedParcel {
  readonly _id: string;
  readonly order: OrderRecord;
  readonly policy: PolicyTerms;
  readonly work: readonly Pick<FulfillmentOrderRecord, "lines" | "shipmentIds" | "locationId">[];
  readonly delivery: ReverseDeliveryRecord;
  readonly now: Date;
}

/**
 * The return of a parcel that goes back to its sender: what it carries, to where it was sent from. It has its label and
 * waits to be approved. Null when nobody knows what the parcel carries, or all of it is in returns already.
 */
export function returnToSender({ _id, order, policy, work, delivery, now }: ReturnedParcel): ReturnRecord | null {
  const carried = carriedUnits(order, work, delivery.shipmentId);
  const lines = order.lines.flatMap((line): ReturnLineRecord[] => {
    const quantity = (carried?.get(line._id) ?? 0) - claimedUnits(order.returns, line._id);
    if (quantity <= 0) return [];
    const { _id: orderLineId, variantId, sku, title } = line;
    return [
      {
        ...{ _id: derivedId("returnLine", _id, orderLineId), orderLineId, variantId, sku, title, quantity },
        ...{ reason: "RETURN_TO_SENDER", note: null, photoUrls: [], receipts: [] },
      },
    ];
  });
  if (lines.length === 0) return null;
  const sender = work.find(({ shipmentIds }) => shipmentIds.includes(delivery.shipmentId));
  return {
    _id,
    tenant: order.tenant,
    orderId: order._id,
    orderPlacedAt: order.placedAt,
    channel: order.channel,
    number: `${order.number}-R${order.returns.length + 1}`,
    customerId: order.customerId,
    status: "REQUESTED",
    currencyCode: order.currencyCode,
    requestedBy: "CARRIER",
    lines,
    note: null,
    fees: { restockingPercent: policy.restockingPercent, labelMinor: 0 },
    freeReasons: policy.sellerPaysReasons,
    shippingRefund: policy.shippingRefund,
    locationId: sender?.locationId ?? policy.locationId,
    ...{ inParcelOfId: null, exchange: null, reverseDelivery: { ...delivery, status: null }, refunds: [] },
    ...{ declineReason: null, endNote: null, nextStepAt: null, attempts: 0, labelDone: true, labelErrors: null },
    ...{ requestedAt: now, approvedAt: null, closedAt: null, updatedAt: now, version: 1 },
  };
}
