import { maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { CustomerRecord } from "../domain/customer.ts";

/**
 * A customer the caller may see, or null. An alias answers with the customer it was merged into. Asked for together,
 * they are read together.
 */
export async function findCustomer(context: Context, id: string): Promise<CustomerRecord | null> {
  if (!maySeeOf(context.identity, id)) return null;
  const { customerById } = context.loaders;
  const found = await customerById.load(id);
  return found?.mergedIntoId == null ? found : customerById.load(found.mergedIntoId);
}
