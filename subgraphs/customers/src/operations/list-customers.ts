import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { CustomerRecord } from "../domain/customer.ts";
import { Customer } from "../storage/customer.entity.ts";

/** The customers the caller may see, newest first, all or the one with an e-mail address. */
export function listCustomers(
  context: Context,
  args: PageArgs & { readonly email?: string | null | undefined },
): Promise<Connection<CustomerRecord>> {
  const own = context.identity.customerId;
  const where = {
    ...(own === undefined ? {} : { _id: own }),
    ...(args.email == null ? {} : { email: args.email.trim().toLowerCase() }),
  };
  return page(context, Customer, args, { where, purpose: "customers" });
}
