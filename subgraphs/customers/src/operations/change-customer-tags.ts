import { staffOnly } from "@waybill/subgraph";
import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import type { CustomerRecord } from "../domain/customer.ts";
import { addTags, removeTags } from "../domain/tags.ts";
import type { AddCustomerTagsInput, RemoveCustomerTagsInput } from "../resolvers/types.generated.ts";
import { changeCustomer } from "./change-customer.ts";

/** Puts tags on a customer. */
export const addCustomerTags = (context: Context, input: AddCustomerTagsInput): Promise<Outcome<CustomerRecord>> =>
  changeTags(context, "addCustomerTags", input, addTags);

/** Takes tags off a customer. */
export const removeCustomerTags = (
  context: Context,
  input: RemoveCustomerTagsInput,
): Promise<Outcome<CustomerRecord>> => changeTags(context, "removeCustomerTags", input, removeTags);

/** @throws WaybillError FORBIDDEN for a shopper: tags are the seller's own. */
async function changeTags(
  context: Context,
  operation: string,
  input: AddCustomerTagsInput,
  decide: typeof addTags,
): Promise<Outcome<CustomerRecord>> {
  staffOnly(context, "Tagging customers is for the seller's staff.");
  return changeCustomer(context, operation, input, (customer) => {
    const tags = decide(customer.tags, input.tags);
    if (!tags.ok) return tags;
    return ok({ changes: { tags: tags.value }, event: "customer.tags_changed", data: { tags: tags.value } });
  });
}
