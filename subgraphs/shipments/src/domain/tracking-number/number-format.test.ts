import { expect, test } from "vitest";
import { normaliseTrackingNumber } from "./normalise-number.ts";
import { matchFormat, numberFormats } from "./number-format.ts";

const fits = (courierCode: string, name: string, given: string): boolean => {
  const number = normaliseTrackingNumber(given);
  const format = numberFormats.find((f) => f.courierCode === courierCode && f.name === name);
  return number !== null && format !== undefined && matchFormat(format, number) !== null;
};
const numbers = (kind: "valid" | "invalid") =>
  numberFormats.flatMap((f) =>
    f.data.test_numbers[kind].map((number) => ({ number, courier: f.courierCode, name: f.name })),
  );

test("42 formats are known, 24 of them with a check digit", () => {
  expect(numberFormats).toHaveLength(42);
  expect(numberFormats.filter((f) => f.checksum)).toHaveLength(24);
});

test("each of the 198 valid test numbers fits its own format", () => {
  expect(numbers("valid")).toHaveLength(198);
  expect(numbers("valid").filter((n) => !fits(n.courier, n.name, n.number))).toEqual([]);
});

test("each of the 96 invalid test numbers is refused by its own format", () => {
  expect(numbers("invalid")).toHaveLength(96);
  expect(numbers("invalid").filter((n) => fits(n.courier, n.name, n.number))).toEqual([]);
});

test("a number that is too long, empty or has other characters is none", () => {
  expect(normaliseTrackingNumber("9".repeat(64))).toBe("9".repeat(64));
  expect(normaliseTrackingNumber("9".repeat(65))).toBeNull();
  expect(normaliseTrackingNumber(" ".repeat(4096))).toBeNull();
  expect(normaliseTrackingNumber(" - ")).toBeNull();
  expect(normaliseTrackingNumber("1234🚚")).toBeNull();
  expect(normaliseTrackingNumber("1z-5r8 93903 57567127")).toBe("1Z5R89390357567127");
});

test("no pattern takes long on the longest numbers", () => {
  const hard = ["9", "A", "1Z", "420", "LX0", "GM9A"].map((part) => part.repeat(64).slice(0, 64));
  // Steps are not counted here: a pattern that backtracks exponentially would not come back at all.
  for (const number of hard) for (const format of numberFormats) matchFormat(format, number);
});
