import type { UserError } from "@waybill/kernel";
import { transact } from "@waybill/storage";
import { askerOf, askPeer, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { labelToVoid, noteNotVoided } from "../../domain/returns/label.ts";
import { isLiveReturn, type ReturnRecord } from "../../domain/returns/return.ts";
import { Order } from "../../storage/entities.ts";
import { Return } from "../../storage/returns.entities.ts";
import { applyDecision } from "./record-return.ts";

const mutation = `mutation VoidReturnLabel($input: VoidLabelInput!) {
  voidLabel(input: $input) { shipment { id } userErrors { code path message retriable } }
}`;
interface Voided {
  readonly voidLabel: { readonly shipment: object | null; readonly userErrors: readonly UserError[] };
}

/**
 * Gives the label of an ended return back to the carrier. May be tried any number of times; that it is done is told by
 * the shipments' log.
 * @returns false when it is to be tried again: the carrier gave no answer.
 */
export async function voidReturnLabel(context: Context, of: ReturnRecord): Promise<boolean> {
  const shipmentId = labelToVoid(of);
  if (isLiveReturn(of.status) || shipmentId === null) return true;
  const { tenant } = of;
  const inParcel = await context.em.find(Return, { tenant, inParcelOfId: of._id });
  if (inParcel.some(({ status }) => isLiveReturn(status))) return true;
  const input = { idempotencyKey: `return-void/${of._id}/${shipmentId}`, shipmentId };
  const asker = askerOf(context, "orders");
  const { voidLabel: answer } = await askPeer<Voided>(asker, "shipments", mutation, { input });
  if (answer.shipment) return true;
  if (answer.userErrors.some(({ retriable }) => retriable)) {
    context.logger.info({ returnId: of._id, errors: answer.userErrors }, "a return label is not voided yet");
    return false;
  }
  const as = { ...writeContext(context), signal: undefined };
  await transact(context.database, as, async (tx) => {
    const stored = await tx.em.findOne(Return, { tenant, _id: of._id });
    const order = stored && (await tx.em.findOne(Order, { tenant, _id: of.orderId }));
    if (!stored || !order) return;
    const now = context.clock();
    const errors = answer.userErrors.map((error) => ({ ...error, path: [] }));
    const decision = noteNotVoided({ ...stored }, errors, now);
    if (decision) await applyDecision(tx, as, stored, order, decision, now);
  });
  return true;
}
