import { ok, type Outcome } from "@waybill/kernel";
import type { Tx, WriteContext } from "@waybill/storage";
import {
  addedUnits,
  checkEditable,
  checkInvoiced,
  type OrderEditRecord,
  removedUnits,
} from "../../domain/edits/order-edit.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { searchTerms } from "../../domain/search-terms.ts";
import { Order } from "../../storage/entities.ts";
import { Invoice } from "../../storage/invoices.entities.ts";
import { holdLedger, openBook } from "../payments/ledger.ts";
import { recordChange } from "../record-change.ts";
import { orderMoved } from "./change-edit.ts";

/**
 * Refuses an edit whose order may not be changed that way any more. Holds the order's ledger: an invoice that is
 * issued and money that moves at the same time meet there.
 */
export async function checkOrder(tx: Tx, edit: OrderEditRecord, order: OrderRecord | null): Promise<Outcome<null>> {
  if (order?.version !== edit.orderVersion) return orderMoved();
  const editable = checkEditable(order);
  if (!editable.ok) return editable;
  await holdLedger(tx, (await openBook(tx, order)).ledger);
  const invoice = await tx.em.findOne(Invoice, { tenant: edit.tenant, slot: order._id });
  return checkInvoiced(invoice, edit);
}

/**
 * Changes the order as the edit says, in the caller's transaction: one change, one event, one entry of the timeline.
 * Inventory hears of the units that are taken out and gives them back; those that are added it has taken already.
 */
export async function applyEdit(tx: Tx, as: WriteContext, edit: OrderEditRecord): Promise<Outcome<OrderRecord>> {
  const order = await tx.em.findOne(Order, { tenant: edit.tenant, _id: edit.orderId });
  const refused = await checkOrder(tx, edit, order && { ...order });
  if (!order || !refused.ok) return refused.ok ? orderMoved() : refused;
  const before: OrderRecord = { ...order };
  const now = as.clock();
  const { lines, shippingAddress, shippingLines } = edit;
  const { subtotalMinor, discountMinor, shippingMinor, taxMinor, totalMinor } = edit;
  tx.em.assign(order, {
    lines,
    shippingAddress,
    shippingLines,
    subtotalMinor,
    discountMinor,
    shippingMinor,
    taxMinor,
    totalMinor,
    search: searchTerms({ ...before, lines, shippingAddress }),
    updatedAt: now,
  });
  await tx.em.flush();
  const after: OrderRecord = { ...order };
  const details = {
    orderEditId: edit._id,
    added: addedUnits(edit).map((line) => ({ ...line })),
    removed: removedUnits(edit).map((line) => ({ ...line })),
    notifyCustomer: edit.commit?.notifyCustomer ?? false,
  };
  recordChange(tx, edit.commit ?? as, { type: "order.edited", before, after, occurredAt: now, details });
  return ok(after);
}
