import { expect, test } from "vitest";
import { flatten } from "./flat-filters.ts";

test("conditions on different fields become one object", () => {
  expect(flatten({ $and: [{ tenant: "a" }, { _id: "x", n: { $gt: 1 } }] })).toEqual({
    tenant: "a",
    _id: "x",
    n: { $gt: 1 },
  });
  expect(flatten({ $and: [{ tenant: "a" }, { $and: [{ b: 1 }, { c: 2 }] }], d: 3 })).toEqual({
    tenant: "a",
    b: 1,
    c: 2,
    d: 3,
  });
  expect(flatten({ $and: [{ tenant: "a" }, { $or: [{ b: 1 }, { c: 2 }] }] })).toEqual({
    tenant: "a",
    $or: [{ b: 1 }, { c: 2 }],
  });
});

test("a field that is named twice keeps both conditions, unless they are the same", () => {
  const twice = { $and: [{ tenant: "a" }, { tenant: "b" }] };
  expect(flatten(twice)).toEqual(twice);
  const ranges = { $and: [{ n: { $gt: 1 } }, { n: { $lt: 3 } }] };
  expect(flatten(ranges)).toEqual(ranges);
  const ors = { $and: [{ $or: [{ a: 1 }] }, { $or: [{ b: 1 }] }] };
  expect(flatten(ors)).toEqual(ors);
  expect(flatten({ $and: [{ tenant: "a" }, { tenant: "a", b: 1 }] })).toEqual({ tenant: "a", b: 1 });
});

test("other conditions stay as they are", () => {
  expect(flatten({ tenant: "a" })).toEqual({ tenant: "a" });
  expect(flatten(undefined)).toBeUndefined();
});
