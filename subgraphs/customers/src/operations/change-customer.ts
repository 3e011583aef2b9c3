import { type JsonObject, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, maySeeOf, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { changedAt } from "../domain/changed-at.ts";
import type { CustomerRecord } from "../domain/customer.ts";
import { Customer } from "../storage/customer.entity.ts";
import { customerChangeEvent, type CustomerEventType } from "./customer-event.ts";

/** What every change to something of a customer's is told. */
export interface CustomerChangeInput {
  readonly idempotencyKey: string;
  readonly customerId: string;
  readonly expectedVersion?: number | null | undefined;
}

/** A refusal when the record is an alias of another: what changes is changed there. */
export function refuseAlias({ mergedIntoId }: CustomerRecord, path: readonly string[]): Outcome<never> | null {
  return mergedIntoId === null ? null : refuse("INVALID_STATE", path, `the customer was merged into ${mergedIntoId}`);
}

/** What is to become of a customer, and what the log tells of it. */
export interface CustomerChange {
  readonly changes: Partial<CustomerRecord>;
  readonly event: CustomerEventType;
  readonly data: JsonObject;
}

/**
 * Changes something of a customer's under a key, with one event. A foreign tenant's id, another shopper's and an
 * unknown one look the same: NOT_FOUND.
 * @param decide answers what to change; may insert beside it.
 */
export function changeCustomer<I extends CustomerChangeInput>(
  context: Context,
  operation: string,
  input: I,
  decide: (customer: CustomerRecord, now: Date, tx: Tx) => Outcome<CustomerChange>,
): Promise<Outcome<CustomerRecord>> {
  return write(context.database, writeContext(context), command(context, operation, input), async (tx) => {
    const mine = maySeeOf(context.identity, input.customerId);
    const customer = mine ? await tx.em.findOne(Customer, { _id: input.customerId }) : null;
    if (!customer) return refuse("NOT_FOUND", ["input", "customerId"], "no such customer");
    const alias = refuseAlias(customer, ["input", "customerId"]);
    if (alias) return alias;
    const conflict = versionConflict(customer.version, input.expectedVersion);
    if (conflict) return conflict;
    const now = context.clock();
    const decided = decide({ ...customer }, now, tx);
    if (!decided.ok) return decided;
    const { changes, event, data } = decided.value;
    tx.em.assign(customer, { ...changes, updatedAt: changedAt(customer, now) });
    await tx.em.flush();
    const record: CustomerRecord = { ...customer };
    tx.record(customerChangeEvent(event, record, data));
    return ok(record);
  });
}
