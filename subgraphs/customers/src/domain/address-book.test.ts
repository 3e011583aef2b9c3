import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addAddress, type AddressBook, changeAddress, maxAddresses, removeAddress } from "./address-book.ts";

const empty: AddressBook = { addresses: [], defaultShippingAddressId: null, defaultBillingAddressId: null };
const address = { name: "Ada", line1: "12 St James's Square", city: "London", countryCode: "GB" };
const add = (book: AddressBook, id: string, flags = {}): AddressBook => {
  const added = addAddress(book, id, { address, ...flags });
  if (!added.ok) throw new Error("refused");
  return added.value;
};

describe("an address book", () => {
  it("makes its first address the default for both, unless told otherwise", () => {
    expect(add(empty, "a")).toMatchObject({ defaultShippingAddressId: "a", defaultBillingAddressId: "a" });
    const flags = { isDefaultShipping: true, isDefaultBilling: false };
    expect(add(empty, "a", flags)).toMatchObject({ defaultShippingAddressId: "a", defaultBillingAddressId: null });
    expect(add(add(empty, "a"), "b")).toMatchObject({ defaultShippingAddressId: "a", defaultBillingAddressId: "a" });
  });

  it("keeps what a change leaves out", () => {
    const book = add(empty, "a", { label: "Home" });
    expect(changeAddress(book, "a", { isDefaultBilling: false })).toEqual({
      ok: true,
      value: { ...book, defaultBillingAddressId: null },
    });
    const unlabelled = changeAddress(book, "a", { label: null });
    expect(unlabelled.ok && unlabelled.value.addresses[0]?.label).toBe(null);
  });

  it("refuses an unknown address and one too many", () => {
    const codes = (outcome: ReturnType<typeof addAddress>) => (outcome.ok ? [] : outcome.error.map(({ code }) => code));
    expect(codes(changeAddress(empty, "a", {}))).toEqual(["NOT_FOUND"]);
    expect(codes(removeAddress(empty, "a"))).toEqual(["NOT_FOUND"]);
    const full = Array.from({ length: maxAddresses }, (_, n) => String(n)).reduce((book, id) => add(book, id), empty);
    expect(codes(addAddress(full, "more", { address }))).toEqual(["TOO_LONG"]);
  });

  it("never has a default that it does not hold", () => {
    const step = fc.record({
      id: fc.constantFrom("a", "b", "c"),
      what: fc.constantFrom("add", "change", "remove"),
      on: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let book = empty;
        for (const { id, what, on } of steps) {
          const flags = { isDefaultShipping: on, isDefaultBilling: !on };
          const known = book.addresses.some((other) => other.id === id);
          const next =
            what === "change"
              ? changeAddress(book, id, flags)
              : what === "remove"
                ? removeAddress(book, id)
                : known
                  ? undefined
                  : addAddress(book, id, { address, ...flags });
          if (next?.ok) book = next.value;
          const held = [null, ...book.addresses.map((other) => other.id)];
          expect(held).toContain(book.defaultShippingAddressId);
          expect(held).toContain(book.defaultBillingAddressId);
        }
      }),
    );
  });
});
