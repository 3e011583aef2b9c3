import { expect, it } from "vitest";
import { isGtin } from "./gtin.ts";

// Made by the rule: 3 × the odd places from the right (the check digit's neighbour first), 1 × the others.
it.each(["96385074", "036000291452", "4006381333931", "9780201379624", "10614141000415"])("takes %s", (code) => {
  expect(isGtin(code)).toBe(true);
});

it.each(["4006381333932", "4060381333931", "036000291453", "123", "40063813339310", "400638133393X", ""])(
  "refuses %s",
  (code) => {
    expect(isGtin(code)).toBe(false);
  },
);
