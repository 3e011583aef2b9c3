import { err, InputCheck, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { merge, moveAway, shortPick, split } from "../../domain/fulfillment/divide.ts";
import type { FulfillmentLineRecord, FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import { statusOfWork } from "../../domain/fulfillment/request.ts";
import type { LineUnits } from "../../domain/fulfillment/work.ts";
import type {
  MergeFulfillmentOrdersInput,
  MoveFulfillmentOrderInput,
  ShortPickFulfillmentOrderInput,
  SplitFulfillmentOrderInput,
} from "../../resolvers/types.generated.ts";
import type { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { addFulfillmentOrder, applyChanges } from "./apply.ts";
import { changeFulfillmentOrder, findForChange } from "./change.ts";
import { refreshOrder } from "./refresh-order.ts";
import { startReroute, thenReroute } from "./start-reroute.ts";

type Answer = Promise<Outcome<FulfillmentOrderRecord>>;

const told = (lines: readonly FulfillmentLineRecord[]) =>
  lines.map(({ orderLineId: lineId, sku, quantity }) => ({ lineId, sku, quantity }));

function checkLines(lines: readonly LineUnits[]): Outcome<null> {
  const check = new InputCheck();
  check.list(["input", "lines"], lines, 1, 250);
  return check.errors.length > 0 ? err(check.errors) : ok(null);
}

/** Gives the work to another location, which must have the goods; otherwise it comes back to where it was. */
export async function moveFulfillmentOrder(context: Context, input: MoveFulfillmentOrderInput): Answer {
  const outcome = await changeFulfillmentOrder(context, "moveFulfillmentOrder", input, "moved", (order, now) => {
    const decided = moveAway(order);
    if (!decided.ok) return decided;
    const { locationId: toLocationId } = input;
    if (toLocationId === order.locationId) return refuse("INVALID", ["input", "locationId"], "it is there already");
    return ok({
      changes: decided.value,
      data: { toLocationId },
      after: (tx) => startReroute(tx, context, order, { cause: "MOVED", lines: order.lines, toLocationId, now }),
    });
  });
  return thenReroute(context, outcome);
}

/** Takes off units that are not there or cannot be used; another location is found for them. */
export async function shortPickFulfillmentOrder(context: Context, input: ShortPickFulfillmentOrderInput): Answer {
  const outcome = await changeFulfillmentOrder(
    context,
    "shortPickFulfillmentOrder",
    input,
    "short_picked",
    (order, now) => {
      const checked = checkLines(input.lines);
      if (!checked.ok) return checked;
      const decided = shortPick(order, input.lines);
      if (!decided.ok) return decided;
      const { changes, lines } = decided.value;
      return ok({
        changes,
        data: { reason: input.reason, lines: told(lines) },
        after: (tx) =>
          startReroute(tx, context, order, { cause: "SHORT_PICK", lines, toLocationId: null, loss: input.reason, now }),
      });
    },
  );
  return thenReroute(context, outcome);
}

export interface SplitOrders {
  readonly fulfillmentOrder: FulfillmentOrderRecord;
  readonly newFulfillmentOrder: FulfillmentOrderRecord;
}

/** Takes units into a fulfilment order of their own. */
export function splitFulfillmentOrder(
  context: Context,
  input: SplitFulfillmentOrderInput,
): Promise<Outcome<SplitOrders>> {
  staffOnly(context);
  const { tenant } = context.identity;
  return write(
    context.database,
    writeContext(context),
    command(context, "splitFulfillmentOrder", input),
    async (tx) => {
      const found = await findForChange(tx, tenant, input);
      if (!found.ok) return found;
      const checked = checkLines(input.lines);
      if (!checked.ok) return checked;
      const order: FulfillmentOrderRecord = { ...found.value };
      const decided = split(order, input.lines);
      if (!decided.ok) return decided;
      const now = context.clock();
      const splitId = newId("fulfillmentOrder", now);
      const more = { newFulfillmentOrderId: splitId, lines: told(decided.value.lines) };
      const fulfillmentOrder = await applyChanges(tx, found.value, decided.value.changes, {
        name: "split",
        at: now,
        more,
      });
      const lines = decided.value.lines.map((line) => ({ ...line, _id: newId("fulfillmentLine", now) }));
      const newFulfillmentOrder = await addFulfillmentOrder(tx, {
        ...order,
        ...{ _id: splitId, lines, status: statusOfWork({ lines }), packages: [], readyAt: null, shipmentIds: [] },
        ...{ handedOverAt: null, createdAt: now, updatedAt: now, version: 1 },
      });
      await refreshOrder(tx, writeContext(context), order.orderId, now);
      return ok({ fulfillmentOrder, newFulfillmentOrder });
    },
  );
}

/** Puts fulfilment orders of one order and location together into the first. */
export function mergeFulfillmentOrders(context: Context, input: MergeFulfillmentOrdersInput): Answer {
  staffOnly(context);
  const { tenant } = context.identity;
  return write(
    context.database,
    writeContext(context),
    command(context, "mergeFulfillmentOrders", input),
    async (tx) => {
      const found = await findAll(tx, tenant, input.ids);
      if (!found.ok) return found;
      const decided = merge(found.value.map((order) => ({ ...order })));
      if (!decided.ok) return decided;
      const now = context.clock();
      const [first, ...others] = found.value;
      if (!first) throw new Error("a merge of nothing was decided");
      const more = { mergedFulfillmentOrderIds: others.map(({ _id }) => _id) };
      const merged = await applyChanges(tx, first, decided.value, { name: "merged", at: now, more });
      for (const other of others) {
        await applyChanges(
          tx,
          other,
          { status: "CANCELLED" },
          { name: "cancelled", at: now, more: { mergedInto: merged._id } },
        );
      }
      await refreshOrder(tx, writeContext(context), merged.orderId, now);
      return ok(merged);
    },
  );
}

async function findAll(tx: Tx, tenant: string, ids: readonly string[]): Promise<Outcome<readonly FulfillmentOrder[]>> {
  const check = new InputCheck();
  check.list(["input", "ids"], ids, 2, 20);
  if (new Set(ids).size < ids.length) check.add("INVALID", ["input", "ids"], "names a fulfilment order twice");
  if (check.errors.length > 0) return err(check.errors);
  const orders: FulfillmentOrder[] = [];
  for (const [index, id] of ids.entries()) {
    const found = await findForChange(tx, tenant, { id }, ["input", "ids", String(index)]);
    if (!found.ok) return found;
    orders.push(found.value);
  }
  return ok(orders);
}
