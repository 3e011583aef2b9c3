import { newId, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { addAddress } from "../domain/address-book.ts";
import type { CustomerRecord } from "../domain/customer.ts";
import type { CreateCustomerAddressInput } from "../resolvers/types.generated.ts";
import { changeCustomer } from "./change-customer.ts";

/** Adds an address to a customer's book. */
export function createCustomerAddress(
  context: Context,
  input: CreateCustomerAddressInput,
): Promise<Outcome<CustomerRecord>> {
  return changeCustomer(context, "createCustomerAddress", input, (customer, now) => {
    const addressId = newId("customerAddress", now);
    const book = addAddress(customer, addressId, input);
    return book.ok ? ok({ changes: book.value, event: "customer.address_added", data: { addressId } }) : book;
  });
}
