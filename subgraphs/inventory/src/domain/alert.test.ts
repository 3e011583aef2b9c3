import { expect, it } from "vitest";
import { alertStep, calmTaking } from "./alert.ts";

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

const level = { available: 10, backordered: 0, reorderPoint: null, low: false, out: false, version: 3 };
it.each([
  // a level, units taken, kept back → what must be left
  [level, 9, 0, 1],
  [level, 10, 0, null],
  [level, 5, 4, 4],
  [level, 5, 6, null],
  [{ ...level, reorderPoint: 4 }, 5, 0, 5],
  [{ ...level, reorderPoint: 4 }, 6, 0, null],
  [{ ...level, reorderPoint: 20, low: true }, 6, 0, 1],
  [{ ...level, backordered: 1 }, 1, 0, null],
] as const)("of %o %i can be taken calmly", (seen, units, keep, leave) => {
  expect(calmTaking(seen, units, keep)).toEqual(leave === null ? null : { version: 3, low: seen.low, leave });
  // Whoever takes so many crosses nothing.
  if (leave !== null) expect(alertStep({ ...seen, available: leave })).toBeNull();
});
