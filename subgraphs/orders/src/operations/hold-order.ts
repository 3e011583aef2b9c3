import { derivedId, err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { holdOrder as hold, releaseHold } from "../domain/hold.ts";
import type { OrderRecord } from "../domain/order.ts";
import type { HoldOrderInput, ReleaseOrderHoldInput } from "../resolvers/types.generated.ts";
import { changeOrder, hiddenFromShoppers } from "./change-order.ts";
import { followOrderHold } from "./fulfillment/follow-order-hold.ts";

/** Puts an order on hold: nothing of it is to be picked or shipped until the last hold is released. */
export async function holdOrder(context: Context, input: HoldOrderInput): Promise<Outcome<OrderRecord>> {
  return (
    hiddenFromShoppers(context) ??
    changeOrder(context, "holdOrder", input, (order, now, as) => {
      const check = new InputCheck();
      const note = check.optionalText(["input", "note"], input.note, 500);
      if (check.errors.length > 0) return err(check.errors);
      const id = derivedId("orderHold", order._id, String(order.version));
      const { reason } = input;
      const changes = hold(order, { id, reason, note, heldAt: now, heldBy: as.actor }, now);
      if (!changes.ok) return changes;
      const details = { holdId: id, reason };
      return ok({ type: "order.held", changes: changes.value, details, after: followOrderHold });
    })
  );
}

/** Releases one hold of an order, or all. */
export async function releaseOrderHold(context: Context, input: ReleaseOrderHoldInput): Promise<Outcome<OrderRecord>> {
  return (
    hiddenFromShoppers(context) ??
    changeOrder(context, "releaseOrderHold", input, (order, now) => {
      const holdId = input.holdId ?? null;
      const changes = releaseHold(order, holdId, now);
      if (!changes.ok) return changes;
      return ok({ type: "order.hold_released", changes: changes.value, details: { holdId }, after: followOrderHold });
    })
  );
}
