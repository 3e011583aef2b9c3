import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { cancelOrder as decide, type OrderRecord } from "../domain/order.ts";
import type { CancelOrderInput } from "../resolvers/types.generated.ts";
import { visibleOrders } from "../storage/visible.ts";
import { Order } from "../storage/entities.ts";
import { cancelFulfillment } from "./fulfillment/cancel-fulfillment.ts";
import { orderEvent } from "./order-event.ts";

/** Cancels an order of which nothing was shipped. Inventory hears of it and returns the stock once. */
export function cancelOrder(context: Context, input: CancelOrderInput): Promise<Outcome<OrderRecord>> {
  return write(context.database, writeContext(context), command(context, "cancelOrder", input), async (tx) => {
    const check = new InputCheck();
    const reason = check.optionalText(["input", "reason"], input.reason, 500);
    if (check.errors.length > 0) return err(check.errors);
    const order = await tx.em.findOne(Order, { ...visibleOrders(context.identity), _id: input.id });
    if (!order) return refuse("NOT_FOUND", ["input", "id"], "no such order");
    const conflict = versionConflict(order.version, input.expectedVersion);
    if (conflict) return conflict;
    const now = context.clock();
    const previous = order.status;
    const changes = decide({ ...order }, reason, now);
    if (!changes.ok) return changes;
    tx.em.assign(order, changes.value);
    await tx.em.flush();
    const record: OrderRecord = { ...order };
    tx.record(orderEvent("order.cancelled", record, previous, now));
    await cancelFulfillment(tx, record.tenant, record._id, now);
    return ok(record);
  });
}
