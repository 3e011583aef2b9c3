import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type OrderEditRecord, restage, type StagedParts } from "../../domain/edits/order-edit.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { OrderEdit } from "../../storage/edit.entities.ts";
import { Order } from "../../storage/entities.ts";
import { recordEdit } from "./edit-event.ts";

/** What every mutation of one edit is given. */
export interface EditInput {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** An open edit beside the order as it was when the edit was begun. */
export interface OpenEdit {
  readonly edit: OrderEdit;
  readonly order: OrderRecord;
}

/** Finds an edit that may be changed. An order that has changed since it was begun makes it useless. */
export async function findOpen(tx: Tx, context: Context, input: EditInput): Promise<Outcome<OpenEdit>> {
  const { tenant } = context.identity;
  const edit = await tx.em.findOne(OrderEdit, { tenant, _id: input.id });
  if (!edit) return refuse("NOT_FOUND", ["input", "id"], "no such order edit");
  if (edit.status !== "OPEN") return refuse("INVALID_STATE", ["input", "id"], `the order edit is ${edit.status}`);
  if (edit.expiresAt <= context.clock()) return refuse("INVALID_STATE", ["input", "id"], "the order edit has expired");
  const conflict = versionConflict(edit.version, input.expectedVersion);
  if (conflict) return conflict;
  const order = await tx.em.findOne(Order, { tenant, _id: edit.orderId });
  if (order?.version !== edit.orderVersion) return orderMoved();
  return ok({ edit, order: { ...order } });
}

export const orderMoved = () =>
  refuse("VERSION_CONFLICT", ["input", "id"], "the order has changed since the edit was begun: begin another");

/**
 * A mutation that stages something: decides what the edit's parts become, and stores them with their sums and event.
 * For staff alone.
 * @param decide pure; it may run again.
 */
export async function changeEdit<I extends EditInput>(
  context: Context,
  operation: string,
  input: I,
  decide: (edit: OrderEditRecord, order: OrderRecord) => Outcome<StagedParts>,
): Promise<Outcome<OrderEditRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, operation, input), async (tx) => {
    const open = await findOpen(tx, context, input);
    if (!open.ok) return open;
    const { edit, order } = open.value;
    const parts = decide({ ...edit }, order);
    if (!parts.ok) return parts;
    const now = context.clock();
    const staged = restage({ ...edit }, parts.value, now);
    if (!staged.ok) return staged;
    tx.em.assign(edit, { ...staged.value, version: edit.version + 1 });
    await tx.em.flush();
    const record: OrderEditRecord = { ...edit };
    recordEdit(tx, "order_edit.changed", record, now);
    return ok(record);
  });
}

/** Drops an edit. For staff alone. */
export async function cancelEdit(context: Context, input: EditInput): Promise<Outcome<OrderEditRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "orderEditCancel", input), async (tx) => {
    const edit = await tx.em.findOne(OrderEdit, { tenant: context.identity.tenant, _id: input.id });
    if (!edit) return refuse("NOT_FOUND", ["input", "id"], "no such order edit");
    if (edit.status !== "OPEN") return refuse("INVALID_STATE", ["input", "id"], `the order edit is ${edit.status}`);
    const conflict = versionConflict(edit.version, input.expectedVersion);
    return conflict ?? ok(await endEdit(tx, edit, "CANCELLED", context.clock()));
  });
}

/** Ends an edit of which nothing was done. */
export async function endEdit(
  tx: Tx,
  edit: OrderEdit,
  status: "CANCELLED" | "EXPIRED",
  now: Date,
): Promise<OrderEditRecord> {
  tx.em.assign(edit, { status, dueAt: null, version: edit.version + 1 });
  await tx.em.flush();
  const record: OrderEditRecord = { ...edit };
  recordEdit(tx, status === "EXPIRED" ? "order_edit.expired" : "order_edit.cancelled", record, now);
  return record;
}
