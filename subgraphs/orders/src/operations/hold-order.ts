import { derivedId, err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { holdOrder as hold, releaseHold } from "../domain/hold.ts";
import type { OrderRecord } from "../domain/order.ts";
import type { HoldOrderInput, ReleaseOrderHoldInput } from "../resolvers/types.generated.ts";
import { changeOrder, staffOnly } from "./change-order.ts";

/** Puts an order on hold: nothing of it is to be picked or shipped until the last hold is released. */
export async function holdOrder(context: Context, input: HoldOrderInput): Promise<Outcome<OrderRecord>> {
  return (
    staffOnly(context) ??
    changeOrder(context, "holdOrder", input, (order, now, as) => {
      const check = new InputCheck();
      const note = check.optionalText(["input", "note"], input.note, 500);
      if (check.errors.length > 0) return err(check.errors);
      const id = derivedId("orderHold", order._id, String(order.version));
      const { reason } = input;
      const changes = hold(order, { id, reason, note, heldAt: now, heldBy: as.actor }, now);
      return changes.ok ? ok({ type: "order.held", changes: changes.value, details: { holdId: id, reason } }) : changes;
    })
  );
}

/** Releases one hold of an order, or all. */
export async function releaseOrderHold(context: Context, input: ReleaseOrderHoldInput): Promise<Outcome<OrderRecord>> {
  return (
    staffOnly(context) ??
    changeOrder(context, "releaseOrderHold", input, (order, now) => {
      const holdId = input.holdId ?? null;
      const changes = releaseHold(order, holdId, now);
      return changes.ok ? ok({ type: "order.hold_released", changes: changes.value, details: { holdId } }) : changes;
    })
  );
}
