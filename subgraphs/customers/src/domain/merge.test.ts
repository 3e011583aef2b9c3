import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CustomerAddress } from "./address-book.ts";
import { type Consent, consentChannels, consentStates } from "./consent.ts";
import { type CustomerRecord, newCustomerBook } from "./customer.ts";
import { mergeConsents, mergeCustomers } from "./merge.ts";

const now = new Date("2026-03-01T12:00:00Z");
const customer = (_id: string, fields: Partial<CustomerRecord> = {}): CustomerRecord => ({
  ...{ _id, tenant: "acme", email: `${_id}@example.com`, firstName: null, lastName: null, phone: null, locale: null },
  ...newCustomerBook,
  ...{ createdAt: now, updatedAt: now, version: 1 },
  ...fields,
});
const address = (id: string, line1: string): CustomerAddress => ({
  id,
  label: null,
  address: {
    name: "Ada",
    company: null,
    line1,
    line2: null,
    city: "London",
    region: null,
    postalCode: null,
    countryCode: "GB",
    phone: null,
  },
});
const codes = (outcome: ReturnType<typeof mergeCustomers>) => (outcome.ok ? [] : outcome.error.map(({ code }) => code));

describe("mergeCustomers", () => {
  it("keeps what is there, takes what is lacking, and leaves the other empty", () => {
    const keep = customer("a", {
      firstName: "Ada",
      tags: ["vip"],
      addresses: [address("1", "Home")],
      defaultShippingAddressId: "1",
    });
    const other = customer("b", {
      ...{ firstName: "A.", lastName: "Lovelace", tags: ["b2b", "vip"] },
      ...{
        addresses: [address("2", "Home"), address("3", "Work")],
        defaultShippingAddressId: "2",
        defaultBillingAddressId: "3",
      },
    });
    expect(mergeCustomers(keep, other)).toEqual({
      ok: true,
      value: {
        kept: {
          ...{ firstName: "Ada", lastName: "Lovelace", phone: null, locale: null, tags: ["b2b", "vip"], consents: [] },
          addresses: [address("1", "Home"), address("3", "Work")],
          ...{ defaultShippingAddressId: "1", defaultBillingAddressId: "3" },
        },
        merged: { ...newCustomerBook, mergedIntoId: "a" },
      },
    });
  });

  it("refuses what would lose something", () => {
    const many = (prefix: string) => Array.from({ length: 10 }, (_, n) => address(prefix + n, prefix + n));
    expect(
      codes(mergeCustomers(customer("a", { addresses: many("x") }), customer("b", { addresses: many("y") }))),
    ).toEqual(["TOO_LONG"]);
    expect(codes(mergeCustomers(customer("a"), customer("a")))).toEqual(["INVALID"]);
  });
});

describe("mergeConsents", () => {
  const consent = fc.record<Consent>({
    channel: fc.constantFrom(...consentChannels),
    state: fc.constantFrom(...consentStates),
    source: fc.constant("x"),
    at: fc.constantFrom(now, new Date(now.getTime() + 1), new Date(now.getTime() + 2)),
  });
  const state = fc.uniqueArray(consent, { selector: ({ channel }) => channel });

  it("is the same from either side, and never grants what was revoked later or at once", () => {
    fc.assert(
      fc.property(state, state, (a, b) => {
        const merged = mergeConsents(a, b);
        expect(mergeConsents(b, a)).toEqual(merged);
        for (const said of [...a, ...b].filter((one) => one.state === "REVOKED")) {
          const held = merged.find(({ channel }) => channel === said.channel);
          expect(held?.state === "GRANTED" && held.at <= said.at).toBe(false);
        }
      }),
    );
  });
});
