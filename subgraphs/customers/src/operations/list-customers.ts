import type { FilterQuery } from "@mikro-orm/mongodb";
import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { CustomerRecord } from "../domain/customer.ts";
import { Customer } from "../storage/customer.entity.ts";

export interface CustomerFilter {
  readonly email?: string | null | undefined;
  readonly tag?: string | null | undefined;
  readonly companyId?: string | null | undefined;
}

/** The customers the caller may see, newest first, all or those that the filter names. */
export async function listCustomers(
  context: Context,
  args: PageArgs & CustomerFilter,
): Promise<Connection<CustomerRecord>> {
  const { email, tag, companyId } = args;
  const own = context.identity.customerId;
  const only: FilterQuery<Customer>[] = own === undefined ? [] : [{ _id: own }];
  if (companyId != null) only.push({ _id: { $in: await contactsOf(context, companyId) } });
  const where = {
    mergedIntoId: null,
    ...(email == null ? {} : { email: email.trim().toLowerCase() }),
    ...(tag == null || own !== undefined ? {} : { tags: tag.trim().toLowerCase() }),
    // Not beside the others: the page's own condition on the id must not take its place.
    ...(only.length > 0 ? { $and: only } : {}),
  };
  return page(context, Customer, args, { where: where as FilterQuery<Customer> & object, purpose: "customers" });
}

async function contactsOf(context: Context, companyId: string): Promise<string[]> {
  const company = await context.loaders.companyById.load(companyId);
  return company?.contacts.map(({ customerId }) => customerId) ?? [];
}
