import { err, InputCheck, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { guard } from "../../domain/fulfillment/actions.ts";
import { type PickListRecord, spread } from "../../domain/fulfillment/pick-list.ts";
import { pick } from "../../domain/fulfillment/work.ts";
import type { CreatePickListInput, RecordPickInput } from "../../resolvers/types.generated.ts";
import { FulfillmentOrder, PickList } from "../../storage/fulfillment.entities.ts";
import { applyChanges } from "./apply.ts";
import { skuOfCode } from "./scan.ts";
import { findForChange } from "./change.ts";
import { lockOrder, refreshOrder } from "./refresh-order.ts";

/** Begins to pick a wave of fulfilment orders at one location. */
export function createPickList(context: Context, input: CreatePickListInput): Promise<Outcome<PickListRecord>> {
  staffOnly(context);
  const { tenant } = context.identity;
  return write(context.database, writeContext(context), command(context, "createPickList", input), async (tx) => {
    const { locationId, fulfillmentOrderIds: ids } = input;
    const check = new InputCheck();
    check.list(["input", "fulfillmentOrderIds"], ids, 1, 50);
    if (new Set(ids).size < ids.length) check.add("INVALID", ["input", "fulfillmentOrderIds"], "names one twice");
    if (check.errors.length > 0) return err(check.errors);
    const now = context.clock();
    const list: PickListRecord = {
      _id: newId("pickList", now),
      tenant,
      locationId,
      fulfillmentOrderIds: ids,
      createdAt: now,
      version: 1,
    };
    for (const [index, id] of ids.entries()) {
      const path = ["input", "fulfillmentOrderIds", String(index)];
      const found = await findForChange(tx, tenant, { id }, path);
      if (!found.ok) return found;
      const order = found.value;
      if (order.locationId !== locationId) return refuse("INVALID", path, "it is at another location");
      const allowed = guard({ ...order }, "PICK", path);
      if (!allowed.ok) return allowed;
      const more = { pickListId: list._id };
      await applyChanges(tx, order, { status: "IN_PROGRESS" }, { name: "picking_started", at: now, more });
      await refreshOrder(tx, writeContext(context), order.orderId, now);
    }
    tx.em.create(PickList, list);
    tx.record(pickListEvent(list));
    return ok(list);
  });
}

const pickListEvent = ({ _id: id, locationId, fulfillmentOrderIds, createdAt }: PickListRecord) => ({
  type: "pick_list.created",
  subject: { type: "pick_list", id, version: 1 },
  occurredAt: createdAt,
  data: { pickListId: id, locationId, fulfillmentOrderIds },
});

/** Records units taken from the shelf, by SKU or barcode: each fulfilment order of the list gets its part, the first first. */
export async function recordPick(context: Context, input: RecordPickInput): Promise<Outcome<PickListRecord>> {
  staffOnly(context);
  const { tenant } = context.identity;
  const scanned = await skuOfCode(context, input.pickListId, input.code.trim());
  return write(context.database, writeContext(context), command(context, "recordPick", input), async (tx) => {
    const check = new InputCheck();
    check.text(["input", "code"], input.code, 64);
    check.integer(["input", "quantity"], input.quantity, 1, 100_000);
    if (check.errors.length > 0) return err(check.errors);
    const list = await tx.em.findOne(PickList, { tenant, _id: input.pickListId });
    if (!list) return refuse("NOT_FOUND", ["input", "pickListId"], "no such pick list");
    if (!scanned.ok) return scanned;
    const sku = scanned.value;
    const orders = await wave(tx, { ...list });
    const shares = spread(
      orders.map((order) => ({ ...order })),
      sku,
      input.quantity,
    );
    if (!shares.ok) return shares;
    const now = context.clock();
    for (const order of orders) {
      const units = shares.value.get(order._id);
      if (!units) continue;
      const decided = pick({ ...order }, units, ["input", "pickListId"]);
      if (!decided.ok) return decided;
      const quantity = units.reduce((sum, unit) => sum + unit.quantity, 0);
      await applyChanges(tx, order, decided.value, {
        name: "picked",
        at: now,
        more: { pickListId: list._id, sku, quantity },
      });
      await refreshOrder(tx, writeContext(context), order.orderId, now);
    }
    return ok({ ...list });
  });
}

/** The fulfilment orders of a list in its order, their orders locked. */
async function wave(tx: Tx, { tenant, fulfillmentOrderIds }: PickListRecord): Promise<FulfillmentOrder[]> {
  const where = { tenant, _id: { $in: [...fulfillmentOrderIds] } };
  const known = await tx.em.find(FulfillmentOrder, where, { disableIdentityMap: true });
  for (const orderId of [...new Set(known.map((order) => order.orderId))].sort()) await lockOrder(tx, tenant, orderId);
  const found = new Map((await tx.em.find(FulfillmentOrder, where)).map((order) => [order._id, order]));
  return fulfillmentOrderIds.flatMap((id) => found.get(id) ?? []);
}
