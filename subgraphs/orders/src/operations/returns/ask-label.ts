import { transact } from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { noteLabel, noteNoLabel } from "../../domain/returns/label.ts";
import { isLiveReturn, type ReturnRecord } from "../../domain/returns/return.ts";
import { Order } from "../../storage/entities.ts";
import { Return } from "../../storage/returns.entities.ts";
import { buyLabel } from "./buy-label.ts";
import { applyDecision } from "./record-return.ts";

/**
 * Asks for the label of an approved return. May be tried any number of times.
 * @returns false when it is to be tried again.
 */
export async function askLabel(context: Context, of: ReturnRecord): Promise<boolean> {
  const isWanted = of.approvedAt !== null && isLiveReturn(of.status) && of.inParcelOfId === null;
  if (of.labelDone || !isWanted) return true;
  const order = await context.em.findOne(Order, { tenant: of.tenant, _id: of.orderId });
  if (!order) throw new Error(`the order of the return ${of._id} is gone`);
  const made = await buyLabel(context, of, { ...order });
  if (!made.ok && made.error.some(({ retriable }) => retriable)) {
    context.logger.info({ returnId: of._id, errors: made.error }, "a return has no label yet");
    return false;
  }
  const as = { ...writeContext(context), signal: undefined };
  await transact(context.database, as, async (tx) => {
    const stored = await tx.em.findOne(Return, { tenant: of.tenant, _id: of._id });
    const its = stored && (await tx.em.findOne(Order, { tenant: of.tenant, _id: of.orderId }));
    if (!stored || !its) return;
    const now = context.clock();
    const decision = made.ok
      ? noteLabel({ ...stored }, made.value.delivery, made.value.locationId, now)
      : noteNoLabel({ ...stored }, made.error, now);
    if (decision) await applyDecision(tx, as, stored, its, decision, now);
  });
  return true;
}
