import { newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { checkEditable, currentUnits, editLifeMs, type OrderEditRecord } from "../../domain/edits/order-edit.ts";
import type { OrderEditBeginInput } from "../../resolvers/types.generated.ts";
import { OrderEdit } from "../../storage/edit.entities.ts";
import { Order } from "../../storage/entities.ts";
import { unitsGone } from "../fulfillment/cancel-fulfillment.ts";
import { recordEdit } from "./edit-event.ts";

/** Begins to edit an order: a copy of what may be changed, bound to the order's present version. For staff alone. */
export async function beginEdit(context: Context, input: OrderEditBeginInput): Promise<Outcome<OrderEditRecord>> {
  staffOnly(context);
  const as = writeContext(context);
  return write(context.database, as, command(context, "orderEditBegin", input), async (tx) => {
    const order = await tx.em.findOne(Order, { tenant: as.tenant, _id: input.orderId });
    if (!order) return refuse("NOT_FOUND", ["input", "orderId"], "no such order");
    const refused =
      versionConflict(order.version, input.expectedVersion) ?? checkEditable({ ...order }, await unitsGone(tx, order));
    if (!refused.ok) return refused;
    const now = as.clock();
    const expiresAt = new Date(now.getTime() + editLifeMs);
    const edit: OrderEditRecord = {
      _id: newId("orderEdit", now),
      tenant: as.tenant,
      orderId: order._id,
      customerId: order.customerId,
      orderVersion: order.version,
      status: "OPEN",
      attempt: 1,
      currencyCode: order.currencyCode,
      taxesIncluded: order.taxesIncluded,
      lines: order.lines,
      shippingAddress: order.shippingAddress,
      shippingLines: order.shippingLines,
      subtotalMinor: order.subtotalMinor,
      discountMinor: order.discountMinor,
      shippingMinor: order.shippingMinor,
      taxMinor: order.taxMinor,
      totalMinor: order.totalMinor,
      previousUnits: order.lines.map((line) => ({ lineId: line._id, quantity: currentUnits(line) })),
      previousTotalMinor: order.totalMinor,
      commit: null,
      staffNote: null,
      failure: [],
      createdBy: as.actor,
      createdAt: now,
      expiresAt,
      dueAt: expiresAt,
      version: 1,
    };
    tx.em.create(OrderEdit, edit);
    await tx.em.flush();
    recordEdit(tx, "order_edit.begun", edit, now);
    return ok(edit);
  });
}
