import type { AddressBook, CustomerAddress } from "../domain/address-book.ts";

/** An address as the graph shows it. */
export interface AddressView extends CustomerAddress {
  readonly isDefaultShipping: boolean;
  readonly isDefaultBilling: boolean;
}

/** A book's addresses, each saying of which kind it is the default. */
export function addressesOf({
  addresses,
  defaultShippingAddressId,
  defaultBillingAddressId,
}: AddressBook): AddressView[] {
  return addresses.map((address) => ({
    ...address,
    isDefaultShipping: address.id === defaultShippingAddressId,
    isDefaultBilling: address.id === defaultBillingAddressId,
  }));
}
