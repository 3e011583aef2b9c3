import { expect, it } from "vitest";
import { checkSeller, type SellerFields } from "./seller.ts";

const given: SellerFields = {
  legalName: "Lamp & Light GmbH",
  address: { name: "Lamp & Light", line1: "Hauptstr. 1", city: "Berlin", postalCode: "10115", countryCode: "DE" },
  iban: "de89 3704 0044 0532 0130 00",
  bic: "cobadeff",
};
const codes = (more: Partial<SellerFields>): string[] => {
  const checked = checkSeller({ ...given, ...more });
  return checked.ok ? [] : checked.error.map(({ code, path }) => `${path?.join(".")} ${code}`);
};

it("is kept as it is written on invoices", () => {
  expect(checkSeller(given)).toMatchObject({
    ok: true,
    value: { iban: "DE89370400440532013000", bic: "COBADEFF", vatId: null, footer: null },
  });
});

it("is refused with every fault", () => {
  expect(codes({ iban: "DE89370400440532013001", bic: "X", legalName: " " })).toEqual([
    "input.legalName BLANK",
    "input.iban INVALID",
    "input.bic INVALID",
  ]);
  expect(codes({ iban: "GB82 WEST 1234 5698 7654 32", email: "nobody" })).toEqual(["input.email INVALID"]);
  expect(codes({ address: { ...given.address, postalCode: "1" } })).toEqual(["input.address.postalCode INVALID"]);
});
