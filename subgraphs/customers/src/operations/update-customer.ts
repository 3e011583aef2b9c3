import { ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, maySeeOf, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkCustomerFields, type CustomerRecord } from "../domain/customer.ts";
import type { UpdateCustomerInput } from "../resolvers/types.generated.ts";
import { Customer } from "../storage/customer.entity.ts";
import { refuseAlias } from "./change-customer.ts";
import { customerEvent } from "./customer-event.ts";

/** Changes a customer. A foreign tenant's id, another shopper's and an unknown one look the same: NOT_FOUND. */
export function updateCustomer(context: Context, input: UpdateCustomerInput): Promise<Outcome<CustomerRecord>> {
  return write(context.database, writeContext(context), command(context, "updateCustomer", input), async (tx) => {
    const changes = checkCustomerFields(input);
    if (!changes.ok) return changes;
    const { tenant } = context.identity;
    const mine = maySeeOf(context.identity, input.id);
    const customer = mine ? await tx.em.findOne(Customer, { _id: input.id, tenant }) : null;
    if (!customer) return refuse("NOT_FOUND", ["input", "id"], "no such customer");
    const alias = refuseAlias(customer, ["input", "id"]);
    if (alias) return alias;
    const conflict = versionConflict(customer.version, input.expectedVersion);
    if (conflict) return conflict;
    const { email } = changes.value;
    if (email !== undefined && (await tx.em.findOne(Customer, { tenant, email, _id: { $ne: customer._id } }))) {
      return refuse("TAKEN", ["input", "email"], "another customer has this e-mail address");
    }
    tx.em.assign(customer, { ...changes.value, updatedAt: context.clock() });
    await tx.em.flush();
    const record: CustomerRecord = { ...customer };
    tx.record(customerEvent("customer.updated", record));
    return ok(record);
  });
}
