import { expect, test } from "vitest";
import { couriersOf, everyCarrier, withDashes } from "./couriers.ts";

const couriers = couriersOf([["post_gb", "royal-mail"]], withDashes);

test.each([
  ["post_gb", "royal-mail"],
  ["canada_post", "canada-post"],
  ["fedex", "fedex"],
  ["post_fr", null],
  ["no_such_carrier", null],
  [undefined, null],
])("our %s is its %s", (code, name) => {
  expect(couriers.theirs(code)).toBe(name);
});

test.each([
  ["royal-mail", "post_gb"],
  ["FedEx", "fedex"],
  ["CanadaPost", "canada_post"],
  ["Unheard-of Express", "unheard_of_express"],
  ["", "unknown"],
  ["…", "unknown"],
  [null, "unknown"],
])("its %s is our %s", (name, code) => {
  expect(couriers.ours(name)).toBe(code);
});

test("a name without end stays short", () => {
  expect(couriers.ours("x".repeat(5000)).length).toBeLessThanOrEqual(64);
});

test("every carrier of the registry can be asked about", () => {
  expect(everyCarrier.length).toBeGreaterThan(400);
});
