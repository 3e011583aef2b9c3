import { newId, ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkCompanyFields, type CompanyRecord } from "../domain/company.ts";
import type { CreateCompanyInput } from "../resolvers/types.generated.ts";
import { Company } from "../storage/company.entities.ts";
import { externalIdTaken } from "./change-company.ts";
import { companyEvent } from "./company-event.ts";

/** Records a company. Refuses an external id that another company of the tenant has. */
export async function createCompany(context: Context, input: CreateCompanyInput): Promise<Outcome<CompanyRecord>> {
  staffOnly(context, "Recording companies is for the seller's staff.");
  return write(context.database, writeContext(context), command(context, "createCompany", input), async (tx) => {
    const fields = checkCompanyFields(input);
    if (!fields.ok) return fields;
    const { name = "", vatId = null, externalId = null, paymentTermsDays = 0 } = fields.value;
    const taken = await externalIdTaken(tx, externalId, null);
    if (taken) return taken;
    const now = context.clock();
    const record: CompanyRecord = {
      _id: newId("company", now),
      tenant: context.identity.tenant,
      name,
      vatId,
      externalId,
      paymentTermsDays,
      contacts: [],
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    tx.em.create(Company, record);
    await tx.em.flush();
    tx.record(companyEvent("company.created", record));
    return ok(record);
  });
}
