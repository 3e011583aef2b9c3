import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { closeOrder as close, reopenOrder as reopen } from "../domain/hold.ts";
import type { OrderRecord } from "../domain/order.ts";
import type { CloseOrderInput, ReopenOrderInput } from "../resolvers/types.generated.ts";
import { changeOrder, hiddenFromShoppers } from "./change-order.ts";

/** Puts an order into the archive. */
export async function closeOrder(context: Context, input: CloseOrderInput): Promise<Outcome<OrderRecord>> {
  return (
    hiddenFromShoppers(context) ??
    changeOrder(context, "closeOrder", input, (order, now) => {
      const changes = close(order, now);
      return changes.ok ? ok({ type: "order.closed", changes: changes.value }) : changes;
    })
  );
}

/** Takes an order out of the archive. */
export async function reopenOrder(context: Context, input: ReopenOrderInput): Promise<Outcome<OrderRecord>> {
  return (
    hiddenFromShoppers(context) ??
    changeOrder(context, "reopenOrder", input, (order, now) => {
      const changes = reopen(order, now);
      return changes.ok ? ok({ type: "order.reopened", changes: changes.value }) : changes;
    })
  );
}
