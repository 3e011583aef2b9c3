import { derivedId, type LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { approveReturn, closeReturn, noteReverseDelivery } from "../domain/returns/decide.ts";
import { accountedUnits, isLiveReturn } from "../domain/returns/return.ts";
import { returnToSender } from "../domain/returns/return-to-sender.ts";
import { findPolicy } from "../operations/returns/find-policy.ts";
import { addReturn, applyDecision } from "../operations/returns/record-return.ts";
import { Order } from "../storage/entities.ts";
import { FulfillmentOrder } from "../storage/fulfillment.entities.ts";
import { Return } from "../storage/returns.entities.ts";

const actor = "service:orders";

/**
 * A parcel that goes back to its sender opens a return of what it carries, approved and ready to be received, once; a
 * delivery after all closes it while nothing of it has come. Both as the tenant's policy has it.
 */
export async function onReturnToSender(tx: Tx, event: LogEvent): Promise<void> {
  const { orderId, status } = event.data;
  if (typeof orderId !== "string" || typeof status !== "string") return;
  const goesBack = status === "RETURNING" || status === "RETURNED";
  if (!goesBack && status !== "DELIVERED") return;
  const { tenant } = event;
  const _id = derivedId("return", tenant, event.subject.id, "RETURN_TO_SENDER");
  const known = await tx.em.findOne(Return, { tenant, _id });
  const order = known || goesBack ? await tx.em.findOne(Order, { tenant, _id: orderId }) : null;
  if (!order) return;
  const of = known ?? (await open(tx, event, order, _id));
  if (!of || !isLiveReturn(of.status)) return;
  if (goesBack) await follow(tx, event, of, order, status);
  else await closeFound(tx, event, of, order);
}

async function open(tx: Tx, event: LogEvent, order: Order, _id: string): Promise<Return | null> {
  const { tenant, recordedAt: now, correlationId, data } = event;
  const policy = await findPolicy(tx.em, tenant);
  if (!policy.automation.returnToSender) return null;
  const work = await tx.em.find(FulfillmentOrder, { tenant, orderId: order._id });
  const textOf = (name: string): string | null => (typeof data[name] === "string" ? data[name] : null);
  const [carrierCode, trackingNumber] = [textOf("carrierCode"), textOf("trackingNumber")];
  const delivery = { shipmentId: event.subject.id, carrierCode, trackingNumber, status: null };
  const record = returnToSender({ _id, order: { ...order }, policy, work, delivery, now });
  if (!record) return null;
  const cause = { actor, correlationId };
  await addReturn(tx, cause, order, record);
  const of = await tx.em.findOneOrFail(Return, { tenant, _id });
  const approved = approveReturn(record, null, now);
  if (!approved.ok) throw new Error(`a new return cannot be approved: ${JSON.stringify(approved.error)}`);
  const changes = { ...approved.value, nextStepAt: null };
  await applyDecision(tx, cause, of, order, { type: "return.approved", changes, details: { automatic: true } }, now);
  return of;
}

async function follow(tx: Tx, event: LogEvent, of: Return, order: Order, status: string): Promise<void> {
  const changes = noteReverseDelivery({ ...of }, status, event.recordedAt);
  if (!changes) return;
  const details = { shipmentId: event.subject.id, shipmentStatus: status };
  await applyDecision(tx, event, of, order, { type: "return.status_changed", changes, details }, event.occurredAt);
}

async function closeFound(tx: Tx, event: LogEvent, of: Return, order: Order): Promise<void> {
  const policy = await findPolicy(tx.em, event.tenant);
  const isUntouched = of.refunds.length === 0 && of.lines.every((line) => accountedUnits(line) === 0);
  if (!policy.automation.foundParcel || !isUntouched) return;
  const closed = closeReturn({ ...of }, "The shipment was delivered.", event.recordedAt);
  if (!closed.ok) return;
  const cause = { actor, correlationId: event.correlationId };
  await applyDecision(tx, cause, of, order, { type: "return.closed", changes: closed.value }, event.recordedAt);
}
