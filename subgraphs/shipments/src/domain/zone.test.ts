import { expect, test } from "vitest";
import { zoneOf } from "./zone.ts";

test.each([
  ["DE", "DE", "DOMESTIC"],
  ["DE", "FR", "REGIONAL"],
  ["DE", "CH", "INTERNATIONAL"],
  ["GB", "FR", "INTERNATIONAL"],
  ["US", "US", "DOMESTIC"],
  ["", "DE", null],
  ["DE", null, null],
] as const)("%s to %s: %s", (from, to, zone) => expect(zoneOf(from, to)).toBe(zone));
