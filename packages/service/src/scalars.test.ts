import { GraphQLError, parseValue } from "graphql";
import { describe, expect, it } from "vitest";
import { scalarResolvers } from "./scalars.ts";

const { DateTime, Decimal, CurrencyCode, CountryCode, Cursor, JSONObject } = scalarResolvers;

const refusal = (parse: () => unknown): unknown => {
  try {
    return { accepted: parse() };
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions.code : error;
  }
};

describe("DateTime", () => {
  it.each([
    ["2026-03-01T14:30:00+01:00", "2026-03-01T13:30:00.000Z"],
    ["2026-03-01T14:30:00Z", "2026-03-01T14:30:00.000Z"],
    ["2026-03-01t14:30:00.5z", "2026-03-01T14:30:00.500Z"],
    ["2028-02-29T00:00:00.123456789-11:30", "2028-02-29T11:30:00.123Z"],
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"],
  ])("reads %s", (given, instant) => {
    expect(DateTime.parseValue(given)).toEqual(new Date(instant));
    expect(DateTime.parseLiteral(parseValue(JSON.stringify(given)))).toEqual(new Date(instant));
  });

  it.each([
    "2026-03-01T14:30:00",
    "2026-03-01",
    "2026-02-30T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:00+24:00",
    "0000-01-01T00:00:00Z",
    "+12026-01-01T00:00:00Z",
    " 2026-01-01T00:00:00Z",
    "yesterday",
    "",
    1_780_000_000,
    null,
    {},
  ])("refuses %j", (given) => {
    expect(refusal(() => DateTime.parseValue(given))).toBe("BAD_USER_INPUT");
  });

  it("writes instants in UTC", () => {
    expect(DateTime.serialize(new Date("2026-03-01T13:30:00Z"))).toBe("2026-03-01T13:30:00.000Z");
    expect(DateTime.serialize("2026-03-01T14:30:00+01:00")).toBe("2026-03-01T13:30:00.000Z");
    expect(() => DateTime.serialize(new Date(Number.NaN))).toThrow(TypeError);
    expect(() => DateTime.serialize("2026-03-01")).toThrow(TypeError);
  });
});

describe("the scalars that stay text", () => {
  it.each([
    [
      Decimal,
      ["0", "19.90", "-0.5", "1234567890123456.123456"],
      ["", "1.", ".5", "01", "1e3", "NaN", "1,5", "+1", "12345678901234567", 19.9, null, ["1"]],
    ],
    [CurrencyCode, ["EUR", "XXX"], ["eur", "EU", "EURO", "€", 978, null]],
    [CountryCode, ["DE", "GB"], ["de", "D", "DEU", "ÄÖ", 49, null]],
    [Cursor, ["a", "eyJh.Z-_9=", "x".repeat(4_096)], ["", "a b", "a\n", "ü", "x".repeat(4_097), 1, { $gt: "" }, null]],
  ])("%s", (scalar, good, bad) => {
    for (const value of good) {
      expect(scalar.parseValue(value)).toBe(value);
      expect(scalar.serialize(value)).toBe(value);
    }
    for (const value of bad) expect(refusal(() => scalar.parseValue(value))).toBe("BAD_USER_INPUT");
    expect(() => scalar.serialize(1)).toThrow(TypeError);
  });
});

describe("JSONObject", () => {
  it("takes objects alone", () => {
    expect(JSONObject.parseValue({ a: [1] })).toEqual({ a: [1] });
    expect(JSONObject.parseLiteral(parseValue('{a: [1, {b: "c"}]}'))).toEqual({ a: [1, { b: "c" }] });
    for (const value of [null, [], "a", 1]) expect(refusal(() => JSONObject.parseValue(value))).toBe("BAD_USER_INPUT");
  });
});
