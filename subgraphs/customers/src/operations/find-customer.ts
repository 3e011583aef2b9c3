import { maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { CustomerRecord } from "../domain/customer.ts";

/** A customer the caller may see, or null. Asked for together, they are read together. */
export async function findCustomer(context: Context, id: string): Promise<CustomerRecord | null> {
  return maySeeOf(context.identity, id) ? context.loaders.customerById.load(id) : null;
}
