import { ok, type Outcome, refuse } from "@waybill/kernel";
import { holdReactions, type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { changedAt } from "../domain/changed-at.ts";
import type { CustomerRecord } from "../domain/customer.ts";
import { mergeCustomers as decide } from "../domain/merge.ts";
import type { MergeCustomersInput } from "../resolvers/types.generated.ts";
import { Company } from "../storage/company.entities.ts";
import { Customer } from "../storage/customer.entity.ts";
import { Ticket } from "../storage/support.entities.ts";
import { refuseAlias } from "./change-customer.ts";
import { applyToTicket } from "./change-ticket.ts";
import { companyEvent } from "./company-event.ts";
import { customerChangeEvent } from "./customer-event.ts";

/**
 * Makes two records of one person one, with everything that hangs on them here; orders and shipments follow the log.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function mergeCustomers(context: Context, input: MergeCustomersInput): Promise<Outcome<CustomerRecord>> {
  staffOnly(context, "Merging customers is for the seller's staff.");
  return write(context.database, writeContext(context), command(context, "mergeCustomers", input), async (tx) => {
    const keep = await tx.em.findOne(Customer, { _id: input.keepId });
    if (!keep) return refuse("NOT_FOUND", ["input", "keepId"], "no such customer");
    const other = await tx.em.findOne(Customer, { _id: input.mergeId });
    if (!other) return refuse("NOT_FOUND", ["input", "mergeId"], "no such customer");
    const alias = refuseAlias(keep, ["input", "keepId"]) ?? refuseAlias(other, ["input", "mergeId"]);
    if (alias) return alias;
    const conflict = versionConflict(keep.version, input.expectedVersion);
    if (conflict) return conflict;
    const decided = decide({ ...keep }, { ...other });
    if (!decided.ok) return decided;
    const now = context.clock();
    tx.em.assign(keep, { ...decided.value.kept, updatedAt: changedAt(keep, now) });
    tx.em.assign(other, { ...decided.value.merged, updatedAt: changedAt(other, now) });
    await tx.em.flush();
    // What reactions note of the other customer is there to be moved, or is noted at the kept one.
    await holdReactions(tx);
    await moveBelongings(tx, other._id, keep._id, now);
    const record: CustomerRecord = { ...keep };
    tx.record(customerChangeEvent("customer.merged", record, { mergedCustomerId: other._id }));
    tx.record(customerChangeEvent("customer.became_alias", { ...other }, { mergedIntoId: keep._id }));
    return ok(record);
  });
}

async function moveBelongings(tx: Tx, from: string, to: string, now: Date): Promise<void> {
  for (const ticket of await tx.em.find(Ticket, { customerId: from })) {
    const data = { previousCustomerId: from };
    await applyToTicket(tx, ticket, { changes: { customerId: to }, event: "ticket.moved", data }, now);
  }
  for (const company of await tx.em.find(Company, { "contacts.customerId": from } as object)) {
    const isThere = company.contacts.some(({ customerId }) => customerId === to);
    const contacts = company.contacts
      .filter(({ customerId }) => !isThere || customerId !== from)
      .map((contact) => (contact.customerId === from ? { ...contact, customerId: to } : contact));
    tx.em.assign(company, { contacts, updatedAt: changedAt(company, now) });
    await tx.em.flush();
    tx.record(companyEvent("company.contact_moved", { ...company }, { customerId: to, previousCustomerId: from }));
  }
  const { session, db } = tx;
  const tenant = (await tx.em.findOneOrFail(Customer, { _id: to })).tenant;
  for (const collection of ["consentChanges", "feedback", "interactions"]) {
    await db.collection(collection).updateMany({ tenant, customerId: from }, { $set: { customerId: to } }, { session });
  }
  // Erasures stay: who was erased is no other's to say.
  await db
    .collection("privacyRequests")
    .updateMany({ tenant, customerId: from, kind: "EXPORT" }, { $set: { customerId: to } }, { session });
  // Aliases of the alias: one step is always enough to find the person.
  await db
    .collection("customers")
    .updateMany({ tenant, mergedIntoId: from }, { $set: { mergedIntoId: to } }, { session });
}
