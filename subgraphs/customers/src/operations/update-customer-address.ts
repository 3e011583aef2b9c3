import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { changeAddress } from "../domain/address-book.ts";
import type { CustomerRecord } from "../domain/customer.ts";
import type { UpdateCustomerAddressInput } from "../resolvers/types.generated.ts";
import { changeCustomer } from "./change-customer.ts";

/** Changes an address of a customer's book. */
export function updateCustomerAddress(
  context: Context,
  input: UpdateCustomerAddressInput,
): Promise<Outcome<CustomerRecord>> {
  const { addressId } = input;
  return changeCustomer(context, "updateCustomerAddress", input, (customer) => {
    const book = changeAddress(customer, addressId, input);
    return book.ok ? ok({ changes: book.value, event: "customer.address_changed", data: { addressId } }) : book;
  });
}
