import { describe, expect, it } from "vitest";
import { checkCustomerFields } from "./customer.ts";

const codes = (outcome: ReturnType<typeof checkCustomerFields>): string[] =>
  outcome.ok ? [] : outcome.error.map((e) => `${e.path.join(".")} ${e.code}`);

describe("checkCustomerFields", () => {
  it("normalises what it accepts and leaves out what was left out", () => {
    const fields = { email: " Ada@Example.COM ", firstName: "  Ada ", phone: "+44 (20) 7946-0000", locale: "en-gb" };
    expect(checkCustomerFields(fields)).toEqual({
      ok: true,
      value: { email: "ada@example.com", firstName: "Ada", phone: "+442079460000", locale: "en-GB" },
    });
  });

  it("clears optional fields by null or blank, but never the e-mail address", () => {
    expect(checkCustomerFields({ lastName: null, phone: " " })).toEqual({
      ok: true,
      value: { lastName: null, phone: null },
    });
    expect(codes(checkCustomerFields({ email: null }))).toEqual(["input.email BLANK"]);
  });

  it("names every fault at once", () => {
    const fields = { email: "nobody", firstName: "x".repeat(121), lastName: "a\u0000b", phone: "12", locale: "?" };
    expect(codes(checkCustomerFields(fields))).toEqual([
      "input.email INVALID",
      "input.firstName TOO_LONG",
      "input.lastName INVALID",
      "input.phone INVALID",
      "input.locale INVALID",
    ]);
  });
});
