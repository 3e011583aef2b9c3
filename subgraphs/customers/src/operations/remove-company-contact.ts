import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { type CompanyRecord, removeContact } from "../domain/company.ts";
import type { RemoveCompanyContactInput } from "../resolvers/types.generated.ts";
import { changeCompany } from "./change-company.ts";

/** Makes a customer a contact of a company no longer. */
export function removeCompanyContact(
  context: Context,
  input: RemoveCompanyContactInput,
): Promise<Outcome<CompanyRecord>> {
  const call = { operation: "removeCompanyContact", input, id: input.companyId, path: ["input", "companyId"] };
  return changeCompany(context, call, async (company) => {
    const { customerId } = input;
    const contacts = removeContact(company.contacts, customerId);
    if (!contacts.ok) return contacts;
    return ok({ changes: { contacts: contacts.value }, event: "company.contact_removed", data: { customerId } });
  });
}
