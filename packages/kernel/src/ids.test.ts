import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derivedId, type IdKind, idPrefixes, isId, newId } from "./ids.ts";

const kinds = Object.keys(idPrefixes) as IdKind[];
const kind = fc.constantFrom(...kinds);
const parts = fc.array(fc.string({ unit: "binary" }), { maxLength: 4 });

describe("ids", () => {
  it("have a prefix of their own for each kind", () => {
    expect(new Set(Object.values(idPrefixes)).size).toBe(kinds.length);
  });

  it("tell their kind", () => {
    fc.assert(
      fc.property(
        kind,
        kind,
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") }),
        (made, asked, now) => {
          expect(isId(asked, newId(made, now))).toBe(made === asked);
          expect(isId(asked, derivedId(made, "a"))).toBe(made === asked);
        },
      ),
    );
  });

  it.each([
    "",
    "ord_",
    "ord_123",
    `ord_${"A".repeat(32)}`,
    `ord_${"a".repeat(33)}`,
    `ord-${"a".repeat(32)}`,
    `ord_${"a".repeat(31)}\n`,
  ])("%j is none", (id) => {
    expect(isId("order", id)).toBe(false);
  });
});

describe("newId", () => {
  it("is never given twice, and sorts by time", () => {
    const now = new Date("2026-03-01T12:00:00Z");
    const ids = Array.from({ length: 2_000 }, () => newId("order", now));
    expect(new Set(ids).size).toBe(ids.length);
    const later = newId("order", new Date(now.getTime() + 1));
    expect(ids.every((id) => id < later)).toBe(true);
  });
});

describe("derivedId", () => {
  it("follows from its parts alone, and keeps different parts apart", () => {
    fc.assert(
      fc.property(kind, parts, parts, (k, a, b) => {
        expect(derivedId(k, ...a) === derivedId(k, ...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
    expect(derivedId("order", "a|1:b")).not.toBe(derivedId("order", "a", "b"));
  });

  it("is the same in every version of the program, because it is stored", () => {
    expect(derivedId("stockLevel", "acme", "var_1", "loc_1")).toBe("stk_67dce03b6e7480246fc05336284cb948");
  });
});
