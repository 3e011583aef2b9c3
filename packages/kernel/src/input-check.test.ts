import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCountry } from "./countries.ts";
import { InputCheck } from "./input-check.ts";

const path = ["input", "field"];

/** The codes that a check finds. */
function codes(run: (check: InputCheck) => unknown): string[] {
  const check = new InputCheck();
  run(check);
  return check.errors.map((error) => `${error.path.join(".")} ${error.code}`);
}

describe("texts", () => {
  it("are trimmed, inside too where only their ends are white", () => {
    const check = new InputCheck();
    expect(check.text(path, "  Ada \t Lovelace\n", 20)).toBe("Ada \t Lovelace");
    expect(check.optionalText(path, "  x ", 20)).toBe("x");
    expect(check.optionalText(path, "   ", 20)).toBeNull();
    expect(check.optionalText(path, undefined, 20)).toBeNull();
    expect(check.optionalText(path, null, 20)).toBeNull();
    expect(check.errors).toEqual([]);
  });

  it.each([
    ["", ["input.field BLANK"]],
    [" \n\t", ["input.field BLANK"]],
    ["x".repeat(11), ["input.field TOO_LONG"]],
    ["a\u0000b", ["input.field INVALID"]],
    ["a\u007fb", ["input.field INVALID"]],
    ["a\u0085b", ["input.field INVALID"]],
    ["a\u001b[31mb", ["input.field INVALID"]],
    ["\ud800", ["input.field INVALID"]],
    ["x".repeat(10), []],
    ["שלום 👋", []],
    ["<script>", []],
    ['{"$gt":""}', []],
  ])("%j", (value, found) => {
    expect(codes((check) => check.text(path, value, 10))).toEqual(found);
  });

  it("that pass are well formed, within the limit and without control characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (value) => {
        const check = new InputCheck();
        const text = check.text(path, value, 10);
        if (check.errors.length > 0) return;
        // oxlint-disable-next-line no-control-regex -- the rule is about exactly these characters
        expect(text).toMatch(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]{1,10}$/s);
        expect(text.isWellFormed()).toBe(true);
        expect(text).toBe(text.trim());
      }),
    );
  });
});

describe("numbers and lists", () => {
  it.each([0, 11, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "%d is not a whole number from 1 to 10",
    (value) => {
      expect(codes((check) => check.integer(path, value, 1, 10))).toEqual(["input.field INVALID"]);
    },
  );

  it("take their limits", () => {
    expect(codes((check) => [check.integer(path, 1, 1, 10), check.integer(path, 10, 1, 10)])).toEqual([]);
    expect(codes((check) => check.list(path, [], 1, 2))).toEqual(["input.field BLANK"]);
    expect(codes((check) => check.list(path, [1, 2], 1, 2))).toEqual([]);
    expect(codes((check) => check.list(path, [1, 2, 3], 1, 2))).toEqual(["input.field TOO_LONG"]);
  });
});

describe("e-mail addresses", () => {
  it.each(["ada@example.com", "a+b@sub.example.co.uk", "ü@exämple.de", `${"a".repeat(64)}@example.com`])(
    "%s is one",
    (value) => {
      expect(codes((check) => check.email(path, value))).toEqual([]);
    },
  );

  it.each([
    "ada",
    "ada@",
    "@example.com",
    "ada@example",
    "a da@example.com",
    "ada@example..com",
    "ada@@example.com",
    "<ada@example.com>",
    `${"a".repeat(65)}@example.com`,
  ])("%s is none", (value) => {
    expect(codes((check) => check.email(path, value))).toEqual(["input.field INVALID"]);
  });

  it("are lower-cased, and blank or too long told as such", () => {
    expect(new InputCheck().email(path, " Ada@Example.COM ")).toBe("ada@example.com");
    expect(codes((check) => check.email(path, " "))).toEqual(["input.field BLANK"]);
    expect(codes((check) => check.email(path, `a@${"b.".repeat(127)}com`))).toEqual(["input.field TOO_LONG"]);
  });

  it("are judged in time that grows with their length alone", () => {
    const hostile = `a@${"a.".repeat(120)}`;
    expect(codes((check) => check.email(path, hostile))).toEqual(["input.field INVALID"]);
  });
});

describe("telephone numbers", () => {
  it.each([
    ["+49 30 123456", "+4930123456"],
    ["+1 (212) 555-0100", "+12125550100"],
    ["", null],
    [null, null],
  ])("%j becomes %j", (value, read) => {
    const check = new InputCheck();
    expect(check.phone(path, value)).toBe(read);
    expect(check.errors).toEqual([]);
  });

  it.each(["030 123456", "+0301234567", "+12345", `+${"1".repeat(16)}`, "+49x30123456"])("%s is none", (value) => {
    expect(codes((check) => check.phone(path, value))).toEqual(["input.field INVALID"]);
  });
});

describe("addresses", () => {
  const address = { name: "Ada", line1: "1 High St", city: "London", countryCode: "GB" };

  it("fill in what was left out", () => {
    const check = new InputCheck();
    expect(check.address(path, { ...address, company: " " })).toEqual({
      ...address,
      company: null,
      line2: null,
      region: null,
      postalCode: null,
      phone: null,
    });
    expect(check.errors).toEqual([]);
  });

  it("name every fault at once", () => {
    const bad = {
      ...address,
      name: "",
      line1: "x".repeat(201),
      city: "\u0001",
      postalCode: "9".repeat(21),
      countryCode: "ZZ",
    };
    expect(codes((check) => check.address(path, bad))).toEqual([
      "input.field.name BLANK",
      "input.field.line1 TOO_LONG",
      "input.field.city INVALID",
      "input.field.postalCode TOO_LONG",
      "input.field.countryCode INVALID",
    ]);
  });

  it("are in countries that exist", () => {
    expect(["DE", "US", "XK", "AQ", "GB"].every((code) => isCountry(code))).toBe(true);
    expect(["UK", "ZZ", "EU", "AN", "de", "", "D"].some((code) => isCountry(code))).toBe(false);
  });
});
