import { newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkCustomerFields, type CustomerRecord, newCustomerBook } from "../domain/customer.ts";
import type { CreateCustomerInput } from "../resolvers/types.generated.ts";
import { Customer } from "../storage/customer.entity.ts";
import { customerEvent } from "./customer-event.ts";

/** Records a customer. Refuses an e-mail address that another customer of the tenant has. */
export function createCustomer(context: Context, input: CreateCustomerInput): Promise<Outcome<CustomerRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "createCustomer", input), async (tx) => {
    const fields = checkCustomerFields({ ...input, email: input.email });
    if (!fields.ok) return fields;
    const { tenant } = context.identity;
    const { email = "", firstName = null, lastName = null, phone = null, locale = null } = fields.value;
    if (await tx.em.findOne(Customer, { tenant, email })) {
      return refuse("TAKEN", ["input", "email"], "another customer has this e-mail address");
    }
    const now = context.clock();
    const record: CustomerRecord = {
      _id: newId("customer", now),
      tenant,
      email,
      firstName,
      lastName,
      phone,
      locale,
      ...newCustomerBook,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    tx.em.create(Customer, record);
    await tx.em.flush();
    tx.record(customerEvent("customer.created", record));
    return ok(record);
  });
}
