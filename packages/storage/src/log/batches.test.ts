import { expect, test } from "vitest";
import { Batches } from "./batches.ts";

const wants =
  (...types: readonly string[]) =>
  (type: string): boolean =>
    types.includes(type);

test("batches without anything wanted are passed over, as far as they are known without a gap", () => {
  const batches = new Batches();
  batches.add({ from: 0, seq: 3, types: ["a", "b"] });
  batches.add({ from: 3, seq: 4, types: ["b"] });
  batches.add({ from: 9, seq: 12, types: ["b"] });
  expect(batches.passOver(0, wants("a"))).toBe(0);
  expect(batches.passOver(0, wants("c"))).toBe(4);
  // What was passed is forgotten; what lies beyond a gap is kept.
  expect(batches.passOver(0, wants())).toBe(0);
  expect(batches.passOver(9, wants("a"))).toBe(12);
});

test("a log that begins anew has none of the batches of the old one", () => {
  const batches = new Batches();
  batches.add({ from: 0, seq: 3, types: ["a"] });
  batches.clear();
  expect(batches.passOver(0, wants())).toBe(0);
});
