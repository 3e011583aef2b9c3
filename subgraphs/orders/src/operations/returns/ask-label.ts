import type { Outcome } from "@waybill/kernel";
import { transact } from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { isLiveReturn, type ReturnRecord, type ReverseDeliveryRecord } from "../../domain/returns/return.ts";
import { Order } from "../../storage/entities.ts";
import { Return } from "../../storage/returns.entities.ts";
import { applyDecision } from "./record-return.ts";

/** Where labels for what comes back are made. */
export interface ReturnLabels {
  /**
   * Makes the shipment of a return and its label, once per return.
   * @returns null when there is nobody to make one. @throws SubgraphUnavailable when it is open what happened.
   */
  create(context: Context, of: ReturnRecord, order: OrderRecord): Promise<Outcome<ReverseDeliveryRecord> | null>;
}

/**
 * Asks for the label of an approved return. May be tried any number of times.
 * @returns false when it is to be tried again.
 */
export async function askLabel(context: Context, labels: ReturnLabels | null, of: ReturnRecord): Promise<boolean> {
  const isWanted = of.approvedAt !== null && isLiveReturn(of.status) && of.inParcelOfId === null;
  if (!labels || of.labelDone || !isWanted) return true;
  const order = await context.em.findOne(Order, { tenant: of.tenant, _id: of.orderId });
  if (!order) throw new Error(`the order of the return ${of._id} is gone`);
  const made = await labels.create(context, of, { ...order });
  if (made === null) return true;
  if (!made.ok) {
    context.logger.warn({ returnId: of._id, errors: made.error }, "a return has no label");
    return made.error.every(({ retriable }) => !retriable);
  }
  const as = { ...writeContext(context), signal: undefined };
  await transact(context.database, as, async (tx) => {
    const stored = await tx.em.findOne(Return, { tenant: of.tenant, _id: of._id });
    const its = stored && (await tx.em.findOne(Order, { tenant: of.tenant, _id: of.orderId }));
    if (!stored || !its || stored.labelDone) return;
    const now = context.clock();
    const { shipmentId, trackingNumber, carrierCode } = made.value;
    const changes = { reverseDelivery: made.value, labelDone: true, updatedAt: now };
    const details = { shipmentId, trackingNumber, carrierCode };
    await applyDecision(tx, as, stored, its, { type: "return.label_created", changes, details }, now);
  });
  return true;
}
