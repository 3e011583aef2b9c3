import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { checkCompanyFields, type CompanyRecord } from "../domain/company.ts";
import type { UpdateCompanyInput } from "../resolvers/types.generated.ts";
import { changeCompany, externalIdTaken } from "./change-company.ts";

/** Changes a company's own data. */
export function updateCompany(context: Context, input: UpdateCompanyInput): Promise<Outcome<CompanyRecord>> {
  const call = { operation: "updateCompany", input, id: input.id, path: ["input", "id"] };
  return changeCompany(context, call, async (company, tx) => {
    const changes = checkCompanyFields(input);
    if (!changes.ok) return changes;
    const taken = await externalIdTaken(tx, changes.value.externalId ?? null, company._id);
    return taken ?? ok({ changes: changes.value, event: "company.updated" });
  });
}
