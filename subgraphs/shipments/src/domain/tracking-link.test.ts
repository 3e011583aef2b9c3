import { expect, test } from "vitest";
import { changeBranding, neutralBranding } from "./branding.ts";
import { checkExpiry, countWrong, normalisePostalCode, tryPostalCode } from "./tracking-link.ts";

const now = new Date("2026-03-01T12:00:00Z");
const later = (ms: number): Date => new Date(now.getTime() + ms);
const dayMs = 24 * 3_600_000;

test("a link closes after 90 days unless told, and a year ahead at most", () => {
  expect(checkExpiry(null, now)).toEqual({ ok: true, value: later(90 * dayMs) });
  expect(checkExpiry(later(1), now).ok).toBe(true);
  expect(checkExpiry(now, now).ok).toBe(false);
  expect(checkExpiry(later(366 * dayMs + 1), now).ok).toBe(false);
});

test.each([
  ["SW1A 1AA", "sw1a1aa", true],
  ["1234-567", "1234 567", true],
  ["〒100-0001", "100 0001", true],
  ["10115", "10117", false],
])("postcodes %s and %s", (a, b, equal) => {
  expect(normalisePostalCode(a) === normalisePostalCode(b)).toBe(equal);
});

test("a postcode opens, is asked for, or is wrong; a locked link asks whatever is given", () => {
  const link = { postalCodeDigest: "right", lockedUntil: null };
  expect(tryPostalCode({ ...link, postalCodeDigest: null }, null, now)).toBe("OPEN");
  expect(tryPostalCode(link, null, now)).toBe("ASK");
  expect(tryPostalCode(link, "right", now)).toBe("OPEN");
  expect(tryPostalCode(link, "wrong", now)).toBe("WRONG");
  expect(tryPostalCode({ ...link, lockedUntil: later(1) }, "right", now)).toBe("ASK");
  expect(tryPostalCode({ ...link, lockedUntil: now }, "right", now)).toBe("OPEN");
});

test("the tenth wrong postcode closes the link for a quarter of an hour", () => {
  let link: ReturnType<typeof countWrong> = { failedAttempts: 0, lockedUntil: null };
  for (let i = 1; i <= 9; i += 1) {
    link = countWrong(link, now);
    expect(link).toEqual({ failedAttempts: i, lockedUntil: null });
  }
  expect(countWrong(link, now)).toEqual({ failedAttempts: 0, lockedUntil: later(15 * 60_000) });
});

test("branding: what is left out stays, null takes away, and every field is checked", () => {
  const present = { ...neutralBranding, name: "Acme", locale: "en" };
  expect(changeBranding(present, { name: null, primaryColor: "#AABBCC", locale: "DE-ch" })).toEqual({
    ok: true,
    value: { ...neutralBranding, version: undefined, name: null, primaryColor: "#aabbcc", locale: "de-CH" },
  });
  const wrong = changeBranding(present, {
    logoUrl: "javascript:alert(1)",
    primaryColor: "red",
    websiteUrl: "http://acme.example",
    supportEmail: "nobody",
    trackingPageUrl: "https://acme.example/track",
    locale: "no language",
  });
  expect(wrong.ok ? [] : wrong.error.map(({ path, code }) => [path[1], code])).toEqual([
    ["logoUrl", "INVALID"],
    ["primaryColor", "INVALID"],
    ["websiteUrl", "INVALID"],
    ["supportEmail", "INVALID"],
    ["locale", "INVALID"],
    ["trackingPageUrl", "INVALID"],
  ]);
});
