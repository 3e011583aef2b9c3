import { err, ok, type Outcome } from "@waybill/kernel";
import { askerOf, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { addedUnits, type OrderEditRecord } from "../../domain/edits/order-edit.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { DecisionFacts } from "../../domain/routing/decision.ts";
import { OrderEdit } from "../../storage/edit.entities.ts";
import { Order } from "../../storage/entities.ts";
import { routeOrder } from "../route-order.ts";

/** Where the units that an edit adds shall come from, and of which version of the edit that is said. */
export interface EditRoute {
  readonly version: number;
  /** Null when nothing is added. */
  readonly routing: DecisionFacts | null;
}

/**
 * Routes what an edit adds by the rules for orders, to where the order would go then. Nothing is changed.
 * @returns INSUFFICIENT_STOCK per line, as `["input", "lines", "<line id>", "quantity"]`.
 * @throws SubgraphUnavailable when inventory does not answer.
 */
export async function routeEdit(context: Context, id: string): Promise<Outcome<EditRoute>> {
  const edit = await context.em.findOne(OrderEdit, { tenant: context.identity.tenant, _id: id });
  const order = edit && (await context.em.findOne(Order, { tenant: edit.tenant, _id: edit.orderId }));
  // What is wrong with the edit itself is told by the step that takes it up.
  if (!edit || !order || edit.status !== "OPEN" || order.version !== edit.orderVersion) return ok(none(edit));
  const wanted = wantedOf({ ...edit }, { ...order });
  if (wanted.lines.length === 0) return ok(none(edit));
  const routed = await routeOrder(context.database, writeContext(context), askerOf(context, "orders"), wanted);
  if (routed.ok) return ok({ version: edit.version, routing: routed.value });
  return err(
    routed.error.map((error) => {
      const line = wanted.lines[Number(error.path[2])];
      return { ...error, path: line ? ["input", "lines", line._id, "quantity"] : ["input", "id"] };
    }),
  );
}

const none = (edit: OrderEdit | null): EditRoute => ({ version: edit?.version ?? 0, routing: null });

/** The added units, as an order of their own. */
function wantedOf(edit: OrderEditRecord, order: OrderRecord): OrderRecord {
  const units = new Map(addedUnits(edit).map(({ lineId, quantity }) => [lineId, quantity]));
  const lines = edit.lines.flatMap((line) => {
    const quantity = units.get(line._id);
    return quantity === undefined ? [] : [{ ...line, quantity }];
  });
  return { ...order, lines, shippingAddress: edit.shippingAddress };
}
