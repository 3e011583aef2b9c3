import { ok, type Outcome, refuse } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { assignContact, type CompanyRecord } from "../domain/company.ts";
import type { AssignCompanyContactInput } from "../resolvers/types.generated.ts";
import { Customer } from "../storage/customer.entity.ts";
import { changeCompany } from "./change-company.ts";

/** Makes a customer of the tenant a contact of a company, or gives a contact another role. */
export function assignCompanyContact(
  context: Context,
  input: AssignCompanyContactInput,
): Promise<Outcome<CompanyRecord>> {
  const call = { operation: "assignCompanyContact", input, id: input.companyId, path: ["input", "companyId"] };
  return changeCompany(context, call, async (company, tx) => {
    const { customerId, role } = input;
    const customer = await tx.em.findOne(Customer, { _id: customerId });
    if (!customer) return refuse("NOT_FOUND", ["input", "customerId"], "no such customer");
    const contacts = assignContact(company.contacts, { customerId, role });
    if (!contacts.ok) return contacts;
    return ok({ changes: { contacts: contacts.value }, event: "company.contact_assigned", data: { customerId, role } });
  });
}
