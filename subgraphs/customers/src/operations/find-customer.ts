import { maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { CustomerRecord } from "../domain/customer.ts";

/**
 * A customer the caller may see, or null. An alias answers with the customer it was merged into, to who may see that one:
 * a shopper who was merged into another is nobody. Asked for together, they are read together.
 */
export async function findCustomer(context: Context, id: string): Promise<CustomerRecord | null> {
  const { customerById } = context.loaders;
  const found = await customerById.load(id);
  const kept = found?.mergedIntoId == null ? found : await customerById.load(found.mergedIntoId);
  return kept && maySeeOf(context.identity, kept._id) ? kept : null;
}

/** The id of the customer that a customer was merged into; its own where it was not, or is not known. */
export const keptId = async ({ loaders }: Pick<Context, "loaders">, id: string): Promise<string> =>
  (await loaders.customerById.load(id))?.mergedIntoId ?? id;
