import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { CompanyRecord } from "../domain/company.ts";
import { Company } from "../storage/company.entities.ts";

/** A company the caller may see, or null: a shopper sees those that he or she is a contact of. */
export async function findCompany(context: Context, id: string): Promise<CompanyRecord | null> {
  const company = await context.loaders.companyById.load(id);
  const own = context.identity.customerId;
  const visible = own === undefined || company?.contacts.some(({ customerId }) => customerId === own);
  return visible ? company : null;
}

/** The companies the caller may see, newest first, all or the one with a VAT id. */
export function listCompanies(
  context: Context,
  args: PageArgs & { readonly vatId?: string | null | undefined },
): Promise<Connection<CompanyRecord>> {
  const own = context.identity.customerId;
  const where = {
    ...(own === undefined ? {} : { "contacts.customerId": own }),
    ...(args.vatId == null ? {} : { vatId: args.vatId.replaceAll(/[\s.-]/g, "").toUpperCase() }),
  };
  return page(context, Company, args, { where, purpose: "companies" });
}
