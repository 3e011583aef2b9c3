import { mayGo } from "@waybill/kernel";
import { carrying, type OrderShipment } from "../order.ts";
import { type FulfillmentStatus, type OrderStatus, orderTransitions } from "../order-states.ts";
import { type FulfillmentOrderRecord, isLive } from "./fulfillment-order.ts";

/** What the axis looks at in a fulfilment order. */
export type WorkFacts = Pick<
  FulfillmentOrderRecord,
  "status" | "deliveryMethod" | "lines" | "shipmentIds" | "updatedAt"
>;

/** Everything that is known of the sending of an order. */
export interface SendingFacts {
  readonly work: readonly WorkFacts[];
  readonly shipments: readonly OrderShipment[];
  /** True while units look for another location. */
  readonly rerouting: boolean;
}

const collected = ({ status, deliveryMethod }: WorkFacts): boolean =>
  status === "CLOSED" && deliveryMethod === "PICK_UP";
const isBegun = ({ status, lines }: WorkFacts): boolean =>
  status === "IN_PROGRESS" || lines.some(({ picked, handedOver }) => picked > 0 || handedOver > 0);

/**
 * The shipments that carry what a fulfilment order handed over, cancelled ones left out. Where all of its own were
 * cancelled, those of the order that carry no other work took their place.
 */
export function carriersOf(
  { shipmentIds }: Pick<WorkFacts, "shipmentIds">,
  work: readonly Pick<WorkFacts, "shipmentIds">[],
  shipments: readonly OrderShipment[],
): readonly OrderShipment[] {
  const live = carrying(shipments);
  const own = live.filter(({ shipmentId }) => shipmentIds.includes(shipmentId));
  if (own.length > 0 || shipmentIds.length === 0) return own;
  const taken = new Set(work.flatMap((one) => one.shipmentIds));
  return live.filter(({ shipmentId }) => !taken.has(shipmentId));
}

/**
 * How much of an order has reached its customer, and what is being done about the rest: derived from its fulfilment
 * orders and its shipments.
 */
export function fulfillmentAxis({ work, shipments, rerouting }: SendingFacts): FulfillmentStatus {
  const live = carrying(shipments);
  /** Handed to a carrier of whom nothing is known. */
  const onItsOwn = (one: WorkFacts): boolean =>
    one.status === "CLOSED" && one.deliveryMethod === "SHIPPING" && carriersOf(one, work, shipments).length === 0;
  if (live.some(({ delivered }) => delivered) || work.some(collected)) {
    const underWay =
      rerouting || live.some(({ delivered }) => !delivered) || work.some((one) => isLive(one) || onItsOwn(one));
    return underWay ? "PARTIALLY_FULFILLED" : "FULFILLED";
  }
  const wanted = work.filter(({ status }) => status !== "CANCELLED");
  if (live.length > 0 || wanted.some(isBegun)) return "IN_PROGRESS";
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
