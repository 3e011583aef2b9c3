import { expect, it } from "vitest";
import { addDelta, availableTo, noUnits, onHand } from "./stock.ts";

it("counts every unit in the building as on hand, and nothing else", () => {
  const level = { available: 1, reserved: 2, committed: 4, damaged: 8, qualityControl: 16, safetyStock: 32 };
  expect(onHand(level)).toBe(63);
  expect(onHand({ ...noUnits, ...{ incoming: 5, backordered: 7 } })).toBe(0);
});

it("keeps a channel's buffer back, and never promises less than nothing", () => {
  const level = {
    available: 5,
    channelBuffers: [
      { channel: "marketplace", units: 3 },
      { channel: "outlet", units: 9 },
    ],
  };
  expect([
    availableTo(level, null),
    availableTo(level, "web"),
    availableTo(level, "marketplace"),
    availableTo(level, "outlet"),
  ]).toEqual([5, 5, 2, 0]);
});

it("adds changes counter by counter", () => {
  expect(addDelta({ available: -2, reserved: 2 }, { available: -3, committed: 3 })).toEqual({
    available: -5,
    reserved: 2,
    committed: 3,
  });
});
