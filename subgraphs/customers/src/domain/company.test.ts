import { describe, expect, it } from "vitest";
import { assignContact, checkCompanyFields, maxContacts, removeContact } from "./company.ts";
import { addTags, maxTags, removeTags } from "./tags.ts";

const codes = (outcome: { ok: boolean; error?: readonly { path: readonly string[]; code: string }[] }): string[] =>
  outcome.error?.map((e) => `${e.path.join(".")} ${e.code}`) ?? [];

describe("checkCompanyFields", () => {
  it.each([
    "DE123456789",
    "ATU12345678",
    "ESX1234567X",
    "IE1234567FA",
    "XI123456789",
    "NL123456789B01",
    "GB999 9999 73",
  ])("takes the VAT id %s", (vatId) => {
    expect(checkCompanyFields({ vatId })).toEqual({ ok: true, value: { vatId: vatId.replaceAll(" ", "") } });
  });

  it("names every fault at once", () => {
    const fields = { name: " ", vatId: "123", externalId: "x".repeat(121), paymentTermsDays: 366 };
    const faults = ["name BLANK", "vatId INVALID", "externalId TOO_LONG", "paymentTermsDays INVALID"];
    expect(codes(checkCompanyFields(fields))).toEqual(faults.map((fault) => `input.${fault}`));
  });
});

describe("contacts", () => {
  it("have one role each and keep their place", () => {
    const two = [
      { customerId: "a", role: "BUYER" },
      { customerId: "b", role: "ADMIN" },
    ] as const;
    expect(assignContact(two, { customerId: "a", role: "ADMIN" })).toEqual({
      ok: true,
      value: [{ customerId: "a", role: "ADMIN" }, two[1]],
    });
    expect(removeContact(two, "a")).toEqual({ ok: true, value: [two[1]] });
    expect(codes(removeContact(two, "c"))).toEqual(["input.customerId NOT_FOUND"]);
  });

  it("are not endless", () => {
    const full = Array.from({ length: maxContacts }, (_, n) => ({ customerId: String(n), role: "BUYER" as const }));
    expect(codes(assignContact(full, { customerId: "more", role: "BUYER" }))).toEqual(["input.customerId TOO_LONG"]);
    expect(assignContact(full, { customerId: "0", role: "ADMIN" }).ok).toBe(true);
  });
});

describe("tags", () => {
  it("are a set in lower case by alphabet", () => {
    expect(addTags(["vip"], [" B2B ", "VIP", "b2b"])).toEqual({ ok: true, value: ["b2b", "vip"] });
    expect(removeTags(["b2b", "vip"], ["VIP", "new"])).toEqual({ ok: true, value: ["b2b"] });
  });

  it("refuse what is blank, long or too many", () => {
    expect(codes(addTags([], []))).toEqual(["input.tags BLANK"]);
    expect(codes(addTags([], ["", "x".repeat(41)]))).toEqual(["input.tags.0 BLANK", "input.tags.1 TOO_LONG"]);
    const many = Array.from({ length: maxTags }, (_, n) => `t${n}`);
    expect(codes(addTags(["one"], many))).toEqual(["input.tags TOO_LONG"]);
  });
});
