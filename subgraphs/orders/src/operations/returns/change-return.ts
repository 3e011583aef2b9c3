import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write, type WriteContext } from "@waybill/storage";
import { command, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { ReturnRecord } from "../../domain/returns/return.ts";
import { Order } from "../../storage/entities.ts";
import { Return } from "../../storage/returns.entities.ts";
import { visibleOrders } from "../../storage/visible.ts";
import type { ChangeInput } from "../change-order.ts";
import { inTurn } from "../in-turn.ts";
import { applyDecision, type ReturnDecision } from "./record-return.ts";

/** A return in a transaction that may change it. */
export interface OpenReturn {
  readonly tx: Tx;
  readonly as: WriteContext;
  readonly of: ReturnRecord;
  readonly order: OrderRecord;
  readonly now: Date;
}

/** What only the seller's staff and systems may do is refused to shoppers as if the return were not there. */
type Audience = "STAFF" | "CUSTOMER";

const notThere = (): Outcome<never> => refuse("NOT_FOUND", ["input", "id"], "no such return");

/**
 * A mutation of one return the caller may see: finds it and its order, has it decided, and stores change, events and
 * timeline entry together.
 * @param decide may run again; what it stores itself belongs to the same transaction.
 */
export async function changeReturn<I extends ChangeInput>(
  context: Context,
  operation: string,
  input: I,
  audience: Audience,
  decide: (open: OpenReturn) => Promise<Outcome<ReturnDecision>> | Outcome<ReturnDecision>,
): Promise<Outcome<ReturnRecord>> {
  if (audience === "STAFF" && context.identity.customerId !== undefined) return notThere();
  const as = writeContext(context);
  const work = async (tx: Tx): Promise<Outcome<ReturnRecord>> => {
    const found = await tx.em.findOne(Return, { ...visibleOrders(context.identity), _id: input.id });
    if (!found) return notThere();
    const conflict = versionConflict(found.version, input.expectedVersion);
    if (conflict) return conflict;
    const order = await tx.em.findOne(Order, { tenant: as.tenant, _id: found.orderId });
    if (!order) throw new Error(`the order of the return ${found._id} is gone`);
    const now = context.clock();
    const decided = await decide({ tx, as, of: { ...found }, order: { ...order }, now });
    if (!decided.ok) return decided;
    return ok(await applyDecision(tx, as, found, order, decided.value, now));
  };
  return inTurn(JSON.stringify([as.tenant, input.id]), () =>
    write(context.database, as, command(context, operation, input), work),
  );
}
