import { ok, type Outcome } from "@waybill/kernel";
import type { Tx, WriteContext } from "@waybill/storage";
import {
  addedUnits,
  checkEditable,
  checkGone,
  checkInvoiced,
  type OrderEditRecord,
  removedUnits,
} from "../../domain/edits/order-edit.ts";
import { isLive } from "../../domain/fulfillment/fulfillment-order.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { returnStatusOf } from "../../domain/returns/axis.ts";
import type { Assignment } from "../../domain/routing/model.ts";
import { searchTerms } from "../../domain/search-terms.ts";
import { Order } from "../../storage/entities.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { Invoice } from "../../storage/invoices.entities.ts";
import { addFulfillmentOrder, applyChanges } from "../fulfillment/apply.ts";
import { giveUpPart, unitsGone } from "../fulfillment/cancel-fulfillment.ts";
import { newWork, storeDecision } from "../fulfillment/new-work.ts";
import { lockOrder, refreshOrder } from "../fulfillment/refresh-order.ts";
import { holdLedger, openBook } from "../payments/ledger.ts";
import { followTotal, noteTotal } from "../payments/note-total.ts";
import { recordChange } from "../record-change.ts";
import { orderMoved } from "./change-edit.ts";

/**
 * Refuses an edit whose order may not be changed that way any more. Holds the order's ledger: an invoice that is
 * issued and money that moves at the same time meet there.
 */
export async function checkOrder(tx: Tx, edit: OrderEditRecord, order: OrderRecord | null): Promise<Outcome<null>> {
  if (order?.version !== edit.orderVersion) return orderMoved();
  const gone = await unitsGone(tx, order);
  const editable = checkEditable(order, gone);
  if (!editable.ok) return editable;
  const kept = checkGone(edit, gone);
  if (!kept.ok) return kept;
  await holdLedger(tx, (await openBook(tx, order)).ledger);
  const invoice = await tx.em.findOne(Invoice, { tenant: edit.tenant, slot: order._id });
  return checkInvoiced(invoice, edit);
}

/**
 * Changes the order and the work on it as the edit says, in the caller's transaction: one event of the order, one entry
 * of its timeline. Inventory hears of the units that are taken out and gives them back; those that are added it has
 * taken already.
 * @param held who sends what is added, as inventory holds it.
 */
export async function applyEdit(
  tx: Tx,
  as: WriteContext,
  edit: OrderEditRecord,
  held: readonly Assignment[],
): Promise<Outcome<OrderRecord>> {
  await lockOrder(tx, edit.tenant, edit.orderId);
  const order = await tx.em.findOne(Order, { tenant: edit.tenant, _id: edit.orderId });
  const refused = await checkOrder(tx, edit, order && { ...order });
  if (!order || !refused.ok) return refused.ok ? orderMoved() : refused;
  const before: OrderRecord = { ...order };
  const removed = removedUnits(edit);
  const part = await giveUpPart(tx, as, before, removed);
  if (!part.ok) return part;
  const now = as.clock();
  const edited = { ...before, ...partsOf(edit) };
  const [search, returnStatus] = [searchTerms(edited), returnStatusOf(edited)];
  tx.em.assign(order, { ...partsOf(edit), search, returnStatus, updatedAt: now });
  await tx.em.flush();
  const after: OrderRecord = { ...order };
  const details = {
    orderEditId: edit._id,
    added: addedUnits(edit).map((line) => ({ ...line })),
    // Units nobody works on yet are told without a place.
    removed: (part.value.units.length > 0 ? part.value.units : removed).map((line) => ({ ...line })),
    notifyCustomer: edit.commit?.notifyCustomer ?? false,
  };
  recordChange(tx, edit.commit ?? as, { type: "order.edited", before, after, occurredAt: now, details });
  await noteTotal(tx, as, before, after);
  await part.value.carryOut(tx, after);
  await readdress(tx, before, after);
  if (edit.commit?.routing) {
    const { routing } = edit.commit;
    storeDecision(tx, after, { ...routing, assignments: held }, "EDITED", now);
    for (const work of newWork(after, held, routing.planned, now)) await addFulfillmentOrder(tx, work);
  }
  await refreshOrder(tx, as, order._id, now);
  await followTotal(tx, before, after, edit.commit ?? as, now);
  return ok({ ...order });
}

const partsOf = (edit: OrderEditRecord) => ({
  lines: edit.lines,
  shippingAddress: edit.shippingAddress,
  shippingLines: edit.shippingLines,
  subtotalMinor: edit.subtotalMinor,
  discountMinor: edit.discountMinor,
  shippingMinor: edit.shippingMinor,
  taxMinor: edit.taxMinor,
  totalMinor: edit.totalMinor,
});

/** Tells those who are still to send something where it goes now. */
async function readdress(tx: Tx, before: OrderRecord, { _id: orderId, ...after }: OrderRecord): Promise<void> {
  const { tenant, shippingAddress, updatedAt: at } = after;
  if (JSON.stringify(before.shippingAddress) === JSON.stringify(shippingAddress)) return;
  for (const work of await tx.em.find(FulfillmentOrder, { tenant, orderId })) {
    if (isLive(work)) await applyChanges(tx, work, { shippingAddress }, { name: "address_changed", at });
  }
}
