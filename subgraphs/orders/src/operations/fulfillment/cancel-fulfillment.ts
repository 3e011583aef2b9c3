import { ok, type Outcome } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { LineUnits } from "../../domain/cancel-lines.ts";
import { cancelUnits, type UnitsGivenUp } from "../../domain/fulfillment/cancel-units.ts";
import { isLive } from "../../domain/fulfillment/fulfillment-order.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { applyChanges } from "./apply.ts";
import { refreshOrder, type TenantCause } from "./refresh-order.ts";

/** Gives up all work of an order that was just cancelled, in the same transaction. */
export async function cancelFulfillment(tx: Tx, { tenant, _id: orderId, updatedAt }: OrderRecord): Promise<void> {
  const orders = await tx.em.find(FulfillmentOrder, { tenant, orderId });
  for (const order of orders.filter(isLive)) {
    await applyChanges(tx, order, { status: "CANCELLED" }, { name: "cancelled", at: updatedAt });
  }
}

/** What has left the building, by order line. Null when nobody keeps count: an order without fulfilment orders. */
export async function unitsGone(tx: Tx, { tenant, _id: orderId }: OrderRecord): Promise<Map<string, number> | null> {
  const orders = await tx.em.find(FulfillmentOrder, { tenant, orderId });
  if (orders.length === 0) return null;
  const gone = new Map<string, number>();
  for (const { orderLineId, handedOver } of orders.flatMap(({ lines }) => lines)) {
    gone.set(orderLineId, (gone.get(orderLineId) ?? 0) + handedOver);
  }
  return gone;
}

/** A part of an order that is not to be sent: what is told of it, and its work given up in the same transaction. */
export interface PartGivenUp {
  readonly units: readonly UnitsGivenUp[];
  readonly carryOut: (tx: Tx, order: OrderRecord) => Promise<void>;
}

/**
 * Finds where units of an order's lines are to be given up: those that wait first, then those nobody has touched.
 * Refuses, for a moment, units that are just looking for another location.
 */
export async function giveUpPart(
  tx: Tx,
  cause: TenantCause,
  { tenant, _id: orderId }: OrderRecord,
  lines: readonly LineUnits[],
): Promise<Outcome<PartGivenUp>> {
  const found = await tx.em.find(FulfillmentOrder, { tenant, orderId });
  if (found.length === 0) return ok({ units: [], carryOut: async () => {} });
  const decided = cancelUnits(
    found.map((order) => ({ ...order })),
    lines,
  );
  if (!decided.ok) return decided;
  const { changes, units } = decided.value;
  const carryOut = async (inTx: Tx, { updatedAt: at }: OrderRecord): Promise<void> => {
    for (const order of found) {
      const change = changes.get(order._id);
      const own = units.filter(({ fulfillmentOrderId }) => fulfillmentOrderId === order._id);
      const more = { lines: own.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })) };
      if (change) await applyChanges(inTx, order, change, { name: "lines_cancelled", at, more });
    }
    await refreshOrder(inTx, cause, orderId, at);
  };
  return ok({ units, carryOut });
}
