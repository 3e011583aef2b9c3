import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { removeAddress } from "../domain/address-book.ts";
import type { CustomerRecord } from "../domain/customer.ts";
import type { DeleteCustomerAddressInput } from "../resolvers/types.generated.ts";
import { changeCustomer } from "./change-customer.ts";

/** Takes an address out of a customer's book. */
export function deleteCustomerAddress(
  context: Context,
  input: DeleteCustomerAddressInput,
): Promise<Outcome<CustomerRecord>> {
  const { addressId } = input;
  return changeCustomer(context, "deleteCustomerAddress", input, (customer) => {
    const book = removeAddress(customer, addressId);
    return book.ok ? ok({ changes: book.value, event: "customer.address_removed", data: { addressId } }) : book;
  });
}
