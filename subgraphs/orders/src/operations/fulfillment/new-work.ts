import { newId } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { FulfillmentLineRecord, FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import { dueOf, type PlannedWork } from "../../domain/fulfillment/due.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { DecisionFacts, RoutingCause, RoutingDecisionRecord } from "../../domain/routing/decision.ts";
import type { Assignment } from "../../domain/routing/model.ts";

export type NewWork = FulfillmentOrderRecord;

/**
 * The fulfilment orders of assignments: one for each location, and one for what it is still to get.
 * @param planned when the locations work; of those that are missing no due date is told.
 */
export function newWork(
  order: OrderRecord,
  assignments: readonly Assignment[],
  planned: readonly PlannedWork[],
  now: Date,
): NewWork[] {
  const groups = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    const key = `${assignment.locationId} ${assignment.backordered}`;
    groups.set(key, [...(groups.get(key) ?? []), assignment]);
  }
  return [...groups.values()].flatMap((group) => {
    const lines = group.flatMap((assignment) => lineOf(order, assignment, now));
    const [first] = group;
    if (!first || lines.length === 0) return [];
    const { locationId, backordered } = first;
    const plan = planned.find((one) => one.locationId === locationId && one.backordered === backordered);
    return [
      {
        _id: newId("fulfillmentOrder", now),
        tenant: order.tenant,
        orderId: order._id,
        orderNumber: order.number,
        channel: order.channel,
        customerId: order.customerId,
        locationId,
        status: backordered ? ("SCHEDULED" as const) : ("OPEN" as const),
        requestStatus: "UNSUBMITTED" as const,
        deliveryMethod: order.pickupLocationId === locationId ? ("PICK_UP" as const) : ("SHIPPING" as const),
        lines,
        packages: [],
        holds: [],
        orderOnHold: order.holdStatus === "ON_HOLD",
        rejection: null,
        shippingAddress: order.shippingAddress,
        fulfillBy: plan ? dueOf(plan, now) : null,
        schedule: plan?.schedule ?? null,
        readyAt: null,
        shipmentIds: [],
        openedAt: backordered ? null : now,
        handedOverAt: null,
        createdAt: now,
        updatedAt: now,
        version: 1,
      },
    ];
  });
}

function lineOf(order: OrderRecord, { lineId, quantity, backordered }: Assignment, now: Date): FulfillmentLineRecord[] {
  const line = order.lines.find(({ _id }) => _id === lineId);
  if (!line) return [];
  const { variantId, sku, title } = line;
  const _id = newId("fulfillmentLine", now);
  return [
    { _id, orderLineId: lineId, variantId, sku, title, quantity, picked: 0, packed: 0, handedOver: 0, backordered },
  ];
}

/** Keeps a decision with its order. */
export function storeDecision(
  tx: Tx,
  order: OrderRecord,
  facts: DecisionFacts,
  cause: RoutingCause,
  decidedAt: Date,
): void {
  const { tenant, _id: orderId } = order;
  const _id = newId("routingDecision", decidedAt);
  const { rulesVersion, assignments, noRoute, shortages, candidates, considered, rejected } = facts;
  const decision: RoutingDecisionRecord = {
    ...{ _id, tenant, orderId, cause, decidedAt },
    ...{ rulesVersion, assignments, noRoute, shortages, candidates, considered, rejected },
  };
  tx.insert("routingDecisions", decision);
}
