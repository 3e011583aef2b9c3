import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { checkKey, type Command, findKey, keyReused, type KeyState, startKey, transact } from "@waybill/storage";
import { askerOf, command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { currentUnits, type OrderEditRecord } from "../../domain/edits/order-edit.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { OrderEditCommitInput } from "../../resolvers/types.generated.ts";
import { OrderEdit } from "../../storage/edit.entities.ts";
import { checkOrder } from "./apply-edit.ts";
import { findOpen } from "./change-edit.ts";
import { type EditRoute, routeEdit } from "./route-edit.ts";
import { settleAfterMs, settleEdit } from "./settle-edit.ts";

/**
 * Commits an edit in three steps, each safe to repeat: the edit is taken up with the caller's key, inventory takes the
 * units that are added, the order is changed. A crash in between leaves the edit COMMITTING, which the next call with
 * the key or the sweeper brings to its end. For staff alone.
 */
export async function commitEdit(context: Context, input: OrderEditCommitInput): Promise<Outcome<OrderRecord>> {
  staffOnly(context);
  const cmd = command(context, "orderEditCommit", input);
  const badKey = checkKey(cmd);
  if (badKey && !badKey.ok) return badKey;
  try {
    const begun = await takeUp(context, cmd, input);
    if (!begun.ok) return begun;
    return await ("state" in begun.value ? resume(context, begun.value) : settle(context, begun.value));
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    context.logger.warn({ err: error, orderEditId: input.id }, "an order edit could not be committed yet");
    return refuse("UNAVAILABLE", ["input"], "another service did not answer; repeat the call with the same key");
  }
}

type Begun = Promise<Outcome<OrderEditRecord | KeyState<OrderRecord>>>;

/** Routes what is added before the key is taken: a refusal leaves nothing behind. */
async function takeUp(context: Context, cmd: Command, input: OrderEditCommitInput): Begun {
  const known = await findKey<OrderRecord>(context.database, writeContext(context), cmd);
  if (known.state !== "NEW") return ok(known);
  const route = await routeEdit(context, input.id);
  return route.ok ? begin(context, cmd, input, route.value) : route;
}

function begin(context: Context, cmd: Command, input: OrderEditCommitInput, route: EditRoute): Begun {
  const as = writeContext(context);
  return transact(context.database, as, async (tx): Begun => {
    const known = await findKey<OrderRecord>(tx, as, cmd);
    if (known.state !== "NEW") return ok(known);
    const check = new InputCheck();
    const staffNote = check.optionalText(["input", "staffNote"], input.staffNote, 500);
    if (check.errors.length > 0) return err(check.errors);
    const open = await findOpen(tx, context, input);
    if (!open.ok) return open;
    const { edit, order } = open.value;
    if (edit.version !== route.version) {
      return refuse("VERSION_CONFLICT", ["input", "id"], "the edit was just changed: look again");
    }
    if (edit.version === 1) return refuse("INVALID_STATE", ["input", "id"], "nothing was staged");
    if (edit.lines.every((line) => currentUnits(line) === 0)) {
      return refuse("INVALID_STATE", ["input", "id"], "nothing would be left of the order: cancel it instead");
    }
    const refused = await checkOrder(tx, { ...edit }, order);
    if (!refused.ok) return refused;
    await startKey(tx, as, cmd, edit._id);
    const { operation, idempotencyKey, input: given } = cmd;
    const { actor, correlationId } = as;
    tx.em.assign(edit, {
      status: "COMMITTING",
      commit: {
        operation,
        idempotencyKey,
        input: given,
        actor,
        correlationId,
        notifyCustomer: input.notifyCustomer,
        routing: route.routing,
      },
      staffNote,
      failure: [],
      dueAt: new Date(as.clock().getTime() + settleAfterMs),
    });
    await tx.em.flush();
    return ok({ ...edit });
  });
}

async function resume(context: Context, known: KeyState<OrderRecord>): Promise<Outcome<OrderRecord>> {
  switch (known.state) {
    case "DONE":
      return ok(known.answer);
    case "STARTED": {
      const edit = await context.em.findOne(OrderEdit, { _id: known.reference });
      if (edit) return settle(context, { ...edit });
      return refuse("UNAVAILABLE", ["input", "idempotencyKey"], "the same call is just being answered; repeat it");
    }
    case "NEW":
    case "REUSED":
      return err([keyReused()]);
  }
}

function settle(context: Context, edit: OrderEditRecord): Promise<Outcome<OrderRecord>> {
  return settleEdit(context.database, writeContext(context), askerOf(context, "orders"), edit);
}
