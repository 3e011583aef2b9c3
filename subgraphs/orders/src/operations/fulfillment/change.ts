import type { JsonObject, Outcome } from "@waybill/kernel";
import { ok, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { FulfillmentChanges, FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { applyChanges } from "./apply.ts";
import type { FulfillmentEventName } from "./fulfillment-event.ts";
import { lockOrder, refreshOrder } from "./refresh-order.ts";

/** The input of every mutation of one fulfilment order. */
export interface ChangeInput {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** What a decision leads to. */
export interface Change {
  readonly changes: FulfillmentChanges;
  /** More for the event. */
  readonly data?: JsonObject;
  /** What else happens in the same transaction, after the change. */
  readonly after?: (tx: Tx, order: FulfillmentOrderRecord) => Promise<void>;
}

/** Changes one fulfilment order by a decision, in one transaction with its event and the order's states. */
export function changeFulfillmentOrder<I extends ChangeInput>(
  context: Context,
  operation: string,
  input: I,
  name: FulfillmentEventName,
  decide: (order: FulfillmentOrderRecord, now: Date) => Outcome<Change>,
): Promise<Outcome<FulfillmentOrderRecord>> {
  staffOnly(context);
  const { tenant } = context.identity;
  return write(context.database, writeContext(context), command(context, operation, input), async (tx) => {
    const found = await findForChange(tx, tenant, input);
    if (!found.ok) return found;
    const now = context.clock();
    const decided = decide({ ...found.value }, now);
    if (!decided.ok) return decided;
    const { changes, data = {}, after } = decided.value;
    const record = await applyChanges(tx, found.value, changes, { name, at: now, more: data });
    await after?.(tx, record);
    await refreshOrder(tx, writeContext(context), record.orderId, now);
    return ok(record);
  });
}

/** The fulfilment order that is to be changed, its order locked. Refuses a missing one and an old version. */
export async function findForChange(
  tx: Tx,
  tenant: string,
  { id, expectedVersion }: Pick<ChangeInput, "id" | "expectedVersion">,
  path: readonly string[] = ["input", "id"],
): Promise<Outcome<FulfillmentOrder>> {
  const known = await tx.em.findOne(
    FulfillmentOrder,
    { tenant, _id: id },
    { fields: ["orderId"], disableIdentityMap: true },
  );
  if (!known) return refuse("NOT_FOUND", path, "no such fulfilment order");
  await lockOrder(tx, tenant, known.orderId);
  const order = await tx.em.findOne(FulfillmentOrder, { tenant, _id: id });
  if (!order) return refuse("NOT_FOUND", path, "no such fulfilment order");
  const conflict = versionConflict(order.version, expectedVersion);
  return conflict ?? ok(order);
}
