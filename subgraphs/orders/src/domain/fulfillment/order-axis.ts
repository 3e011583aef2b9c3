import { mayGo } from "@waybill/kernel";
import type { OrderShipment } from "../order.ts";
import { type FulfillmentStatus, type OrderStatus, orderTransitions } from "../order-states.ts";
import { type FulfillmentOrderRecord, isLive } from "./fulfillment-order.ts";

/** What the axis looks at in a fulfilment order. */
export type WorkFacts = Pick<FulfillmentOrderRecord, "status" | "deliveryMethod" | "lines" | "shipmentIds">;

/** Everything that is known of the sending of an order. */
export interface SendingFacts {
  readonly work: readonly WorkFacts[];
  readonly shipments: readonly OrderShipment[];
  /** True while units look for another location. */
  readonly rerouting: boolean;
}

const collected = ({ status, deliveryMethod }: WorkFacts): boolean =>
  status === "CLOSED" && deliveryMethod === "PICK_UP";
/** Handed to a carrier of whom nothing is known yet. */
const onItsOwn = ({ status, deliveryMethod, shipmentIds }: WorkFacts): boolean =>
  status === "CLOSED" && deliveryMethod === "SHIPPING" && shipmentIds.length === 0;

/**
 * How much of an order has reached its customer, and what is being done about the rest: derived from its fulfilment
 * orders and its shipments.
 */
export function fulfillmentAxis({ work, shipments, rerouting }: SendingFacts): FulfillmentStatus {
  if (shipments.some(({ delivered }) => delivered) || work.some(collected)) {
    const underWay =
      rerouting || shipments.some(({ delivered }) => !delivered) || work.some((one) => isLive(one) || onItsOwn(one));
    return underWay ? "PARTIALLY_FULFILLED" : "FULFILLED";
  }
  const wanted = work.filter(({ status }) => status !== "CANCELLED");
  if (wanted.some(({ status, lines }) => status === "IN_PROGRESS" || lines.some(({ picked }) => picked > 0)))
    return "IN_PROGRESS";
  return wanted.length > 0 && wanted.every(({ status }) => status === "SCHEDULED") ? "SCHEDULED" : "UNFULFILLED";
}

/** An order's states as they follow from its work and its shipments. */
export function orderStates(
  status: OrderStatus,
  sending: SendingFacts,
): { status: OrderStatus; fulfillmentStatus: FulfillmentStatus } {
  const fulfillmentStatus = fulfillmentAxis(sending);
  const wanted = fulfillmentStatus === "FULFILLED" ? "COMPLETED" : hasLeft(sending) ? "PROCESSING" : status;
  return { fulfillmentStatus, status: mayGo(orderTransitions, status, wanted) ? wanted : status };
}

/** True when something has left a location: the order can no longer be cancelled as a whole. */
export const hasLeft = ({ work, shipments }: SendingFacts): boolean =>
  shipments.length > 0 || work.some(({ lines }) => lines.some(({ handedOver }) => handedOver > 0));
