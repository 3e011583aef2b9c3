import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import type { OrderRecord } from "../domain/order.ts";
import { checkOrderNotes } from "../domain/order-notes.ts";
import { searchTerms } from "../domain/search-terms.ts";
import type { UpdateOrderInput } from "../resolvers/types.generated.ts";
import { changeOrder, hiddenFromShoppers } from "./change-order.ts";

/** Changes what the seller notes about an order; it is found by it at once. */
export async function updateOrder(context: Context, input: UpdateOrderInput): Promise<Outcome<OrderRecord>> {
  return (
    hiddenFromShoppers(context) ??
    changeOrder(context, "updateOrder", input, (order, now) => {
      const notes = checkOrderNotes(input);
      if (!notes.ok) return notes;
      const search = searchTerms({ ...order, ...notes.value });
      return ok({ type: "order.updated", changes: { ...notes.value, search, updatedAt: now } });
    })
  );
}
