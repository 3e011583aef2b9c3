import fc from "fast-check";
import { expect, test } from "vitest";
import { createCursors, type LogPositions, type PageValue } from "./cursors.ts";

const cursors = createCursors("a secret of the tests");
const invalid = { ok: false, error: "INVALID" };

const positions = fc.dictionary(
  fc.constantFrom("orders", "inventory", "shipments", "customers"),
  fc.record({ epoch: fc.string(), seq: fc.maxSafeNat() }, { noNullPrototype: true }),
  { noNullPrototype: true },
);
const values = fc.array(
  fc.oneof<fc.Arbitrary<PageValue>[]>(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.date({ noInvalidDate: true }),
  ),
  { maxLength: 4 },
);

test("a cursor gives back what was put in", () => {
  fc.assert(
    fc.property(positions, values, fc.string(), (place: LogPositions, page, tenant) => {
      expect(cursors.decodeLog(tenant, cursors.encodeLog(tenant, place))).toEqual({ ok: true, value: place });
      expect(cursors.decodePage("orders", tenant, cursors.encodePage("orders", tenant, page))).toEqual({
        ok: true,
        value: page,
      });
    }),
  );
});

test("a cursor is good for its tenant, its purpose and its secret alone", () => {
  const other = createCursors("another secret of the tests");
  fc.assert(
    fc.property(
      values,
      fc.string(),
      fc.string(),
      fc.string(),
      fc.string(),
      (page, tenant, purpose, foreign, elsewhere) => {
        const cursor = cursors.encodePage(purpose, tenant, page);
        fc.pre(foreign !== tenant && elsewhere !== purpose);
        expect(cursors.decodePage(purpose, foreign, cursor)).toEqual(invalid);
        expect(cursors.decodePage(elsewhere, tenant, cursor)).toEqual(invalid);
        expect(cursors.decodeLog(tenant, cursor)).toEqual(invalid);
        expect(other.decodePage(purpose, tenant, cursor)).toEqual(invalid);
      },
    ),
  );
  // Purpose and tenant do not run into each other.
  const cursor = cursors.encodePage("ab", "c", []);
  expect(cursors.decodePage("a", "bc", cursor)).toEqual(invalid);
});

test("a cursor that was altered, cut or grown by one character is refused", () => {
  const cursor = cursors.encodeLog("acme", { orders: { epoch: "0123456789ab", seq: 17 } });
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n";
  for (let at = 0; at < cursor.length; at++) {
    for (const letter of alphabet) {
      if (letter === cursor[at]) continue;
      expect(cursors.decodeLog("acme", cursor.slice(0, at) + letter + cursor.slice(at + 1))).toEqual(invalid);
    }
    expect(cursors.decodeLog("acme", cursor.slice(0, at))).toEqual(invalid);
  }
  for (const letter of alphabet) expect(cursors.decodeLog("acme", cursor + letter)).toEqual(invalid);
});

test("whatever is not a cursor is refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3_000 }), (text) => {
      expect(cursors.decodeLog("acme", text)).toEqual(invalid);
      expect(cursors.decodePage("orders", "acme", text)).toEqual(invalid);
    }),
  );
  expect(cursors.decodeLog("acme", "A".repeat(1_000_000))).toEqual(invalid);
});

test("a short secret is refused", () => {
  expect(() => createCursors("short")).toThrow(RangeError);
});
