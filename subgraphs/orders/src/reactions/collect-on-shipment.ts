import type { Clock, LogEvent } from "@waybill/kernel";
import type { Tx, WriteContext } from "@waybill/storage";
import { carrying } from "../domain/order.ts";
import { decideCapture } from "../domain/payments/decide.ts";
import { capturableOf } from "../domain/payments/ledger.ts";
import { addTransaction, openBook } from "../operations/payments/ledger.ts";
import type { PaymentDesk } from "../payments/desk.ts";
import { Order } from "../storage/entities.ts";

/**
 * Collects what an order owes when it is shipped, and cash on delivery when everything is delivered. Records the
 * wish alone, in the transaction of the event: providers are asked by the job that settles payments.
 */
export async function collectOnShipment(tx: Tx, event: LogEvent, clock: Clock, payments: PaymentDesk): Promise<void> {
  const { orderId, returnId, status } = event.data;
  const isCreated = event.type === "shipment.created";
  if (
    typeof orderId !== "string" ||
    typeof returnId === "string" ||
    !(isCreated || status === "DELIVERED" || status === "CANCELLED")
  )
    return;
  const order = await tx.em.findOne(Order, { _id: orderId, tenant: event.tenant });
  if (!order || order.status === "CANCELLED") return;
  const shipments = carrying(order.shipments);
  const isAllDelivered = shipments.length > 0 && shipments.every((shipment) => shipment.delivered);
  const actor = "service:orders";
  const as: WriteContext = { tenant: event.tenant, actor, correlationId: event.correlationId, clock };

  for (;;) {
    const book = await openBook(tx, { ...order });
    if (book.ledger.captureOn !== "SHIPMENT") return;
    const authorization = book.transactions.find((t) => {
      const isItsTime = t.provider === "cash_on_delivery" ? isAllDelivered : isCreated;
      return t.kind === "AUTHORIZATION" && isItsTime && capturableOf(book.transactions, t) > 0;
    });
    if (!authorization) return;
    const provider = payments.providerOf(event.tenant, authorization.provider);
    const draft = decideCapture(book, { authorizationId: authorization._id }, () => provider?.capturesOnce ?? true);
    // Refused when other money has come in meanwhile.
    if (!draft.ok) return;
    const isLocal = provider?.isLocal === true;
    await addTransaction(tx, as, book, draft.value, {
      provider: authorization.provider,
      reason: isCreated ? "shipped" : "delivered",
      status: isLocal ? "SUCCEEDED" : "PENDING",
      nextAttemptAt: isLocal ? null : clock(),
    });
  }
}
