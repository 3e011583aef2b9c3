import {
  err,
  InputCheck,
  ok,
  type Outcome,
  type PostalAddress,
  type PostalAddressFields,
  refuse,
} from "@waybill/kernel";

/** An address of a customer's book. */
export interface CustomerAddress {
  readonly id: string;
  readonly label: string | null;
  readonly address: PostalAddress;
}

/** A customer's addresses and which of them are the defaults. */
export interface AddressBook {
  readonly addresses: readonly CustomerAddress[];
  readonly defaultShippingAddressId: string | null;
  readonly defaultBillingAddressId: string | null;
}

/** Whether an address shall be a default; left out: as the operation sees fit. */
export interface DefaultFlags {
  readonly isDefaultShipping?: boolean | null | undefined;
  readonly isDefaultBilling?: boolean | null | undefined;
}

/** Most addresses of one customer; with the longest texts they still fit the answer that is kept for a key. */
export const maxAddresses = 16;

const maxLabel = 60;

/** Adds an address. The first one of a book is its default for both, unless the caller says no. */
export function addAddress(
  book: AddressBook,
  id: string,
  input: DefaultFlags & { readonly label?: string | null | undefined; readonly address: PostalAddressFields },
): Outcome<AddressBook> {
  const check = new InputCheck();
  const label = check.optionalText(["input", "label"], input.label, maxLabel);
  const address = check.address(["input", "address"], input.address);
  if (check.errors.length > 0) return err(check.errors);
  if (book.addresses.length >= maxAddresses) {
    return refuse("TOO_LONG", ["input", "address"], `a customer has at most ${maxAddresses} addresses`);
  }
  const isFirst = book.addresses.length === 0;
  const added = { ...book, addresses: [...book.addresses, { id, label, address }] };
  return ok(
    withDefaults(added, id, {
      isDefaultShipping: input.isDefaultShipping ?? (isFirst ? true : undefined),
      isDefaultBilling: input.isDefaultBilling ?? (isFirst ? true : undefined),
    }),
  );
}

/** Changes what is given of an address. */
export function changeAddress(
  book: AddressBook,
  id: string,
  input: DefaultFlags & {
    readonly label?: string | null | undefined;
    readonly address?: PostalAddressFields | null | undefined;
  },
): Outcome<AddressBook> {
  const present = book.addresses.find((address) => address.id === id);
  if (!present) return noSuchAddress();
  const check = new InputCheck();
  const label =
    input.label === undefined ? present.label : check.optionalText(["input", "label"], input.label, maxLabel);
  const address = input.address == null ? present.address : check.address(["input", "address"], input.address);
  if (check.errors.length > 0) return err(check.errors);
  const addresses = book.addresses.map((other) => (other.id === id ? { id, label, address } : other));
  return ok(withDefaults({ ...book, addresses }, id, input));
}

/** Takes an address out; a default that it was is then none. */
export function removeAddress(book: AddressBook, id: string): Outcome<AddressBook> {
  if (!book.addresses.some((address) => address.id === id)) return noSuchAddress();
  const rest = { ...book, addresses: book.addresses.filter((address) => address.id !== id) };
  return ok(withDefaults(rest, id, { isDefaultShipping: false, isDefaultBilling: false }));
}

function withDefaults(book: AddressBook, id: string, flags: DefaultFlags): AddressBook {
  const pick = (present: string | null, flag: boolean | null | undefined): string | null => {
    if (flag === true) return id;
    return flag === false && present === id ? null : present;
  };
  return {
    addresses: book.addresses,
    defaultShippingAddressId: pick(book.defaultShippingAddressId, flags.isDefaultShipping),
    defaultBillingAddressId: pick(book.defaultBillingAddressId, flags.isDefaultBilling),
  };
}

const noSuchAddress = (): Outcome<never> =>
  refuse("NOT_FOUND", ["input", "addressId"], "the customer has no such address");
