import { expect, it } from "vitest";
import { alertStep } from "./alert.ts";

it.each([
  // available, reorder point, low before, out before → what is told
  [5, null, false, false, null],
  [5, 5, false, false, { low: true, out: false, events: ["stock.low"] }],
  [4, 5, true, false, null],
  [0, 5, true, false, { low: true, out: true, events: ["stock.out"] }],
  [0, 5, false, false, { low: true, out: true, events: ["stock.low", "stock.out"] }],
  [0, null, false, false, { low: false, out: true, events: ["stock.out"] }],
  [0, null, false, true, null],
  [3, 5, true, true, { low: true, out: false, events: ["stock.back_in"] }],
  [9, 5, true, true, { low: false, out: false, events: ["stock.back_in"] }],
  [9, 5, true, false, { low: false, out: false, events: [] }],
] as const)("%i available at reorder point %s", (available, reorderPoint, low, out, step) => {
  expect(alertStep({ available, reorderPoint, low, out })).toEqual(step);
});
