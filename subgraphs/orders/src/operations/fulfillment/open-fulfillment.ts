import type { Tx } from "@waybill/storage";
import type { OrderRecord } from "../../domain/order.ts";
import type { DecisionFacts } from "../../domain/routing/decision.ts";
import type { Assignment } from "../../domain/routing/model.ts";
import { noteLook } from "../../storage/backorder-looks.ts";
import { tellCreated } from "./apply.ts";
import { newWork, storeDecision } from "./new-work.ts";

/**
 * Makes the fulfilment orders of an order that is being confirmed, in the transaction that confirms it, and keeps the
 * decision behind them.
 * @param held who sends what, as inventory holds it.
 */
export async function openFulfillment(
  tx: Tx,
  order: OrderRecord,
  facts: DecisionFacts,
  held: readonly Assignment[],
): Promise<void> {
  const now = order.placedAt;
  storeDecision(tx, order, { ...facts, assignments: held }, "PLACED", now);
  const works = newWork(order, held, facts.planned, now);
  if (works.length > 0) tx.insert("fulfillmentOrders", ...works);
  for (const work of works) tellCreated(tx, work);
  // Units may have come somewhere after the stock was looked at and before inventory knew who waits for them.
  const waits = held.some(({ backordered }) => backordered);
  const { _id, tenant } = order;
  if (waits) await noteLook(tx, { _id, tenant, orderIds: [_id], cause: "RESTOCKED", at: now });
}
