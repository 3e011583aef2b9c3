import type { Tx } from "@waybill/storage";
import type { OrderEditRecord } from "../../domain/edits/order-edit.ts";

export type OrderEditEventType =
  | "order_edit.begun"
  | "order_edit.changed"
  | "order_edit.cancelled"
  | "order_edit.expired";

/** Records a change of an edit. What it does to the order in the end is told by `order.edited`. */
export function recordEdit(tx: Tx, type: OrderEditEventType, edit: OrderEditRecord, occurredAt: Date): void {
  const { _id: id, orderId, status, totalMinor, currencyCode, version } = edit;
  tx.record({
    type,
    subject: { type: "order_edit", id, version },
    occurredAt,
    data: { orderEditId: id, orderId, status, totalMinor, currencyCode },
  });
}
