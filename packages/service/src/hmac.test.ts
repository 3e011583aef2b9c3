import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createHmacOf } from "./hmac.ts";

const nodes = (secret: string, text: string): string => createHmac("sha256", secret).update(text).digest("base64url");

it("is Node's HMAC for any key and text, in whichever form it is given", () => {
  const unit = fc.constantFrom<"grapheme" | "binary">("grapheme", "binary");
  const strings = unit.chain((one) => fc.string({ unit: one, maxLength: 200 }));
  fc.assert(
    fc.property(strings, fc.array(strings, { minLength: 1, maxLength: 4 }), (secret, texts) => {
      const hmac = createHmacOf(secret);
      for (const text of texts) expect(hmac.ofText(text)).toBe(nodes(secret, text));
      expect(hmac.ofParts([texts[0] ?? "", Buffer.from("body")])).toBe(nodes(secret, `${texts[0]}body`));
    }),
  );
});

it("is Node's HMAC where a text is as long as it may be, and one longer", () => {
  const hmac = createHmacOf("k".repeat(100));
  for (const length of [0, 55, 56, 63, 64, 65, 8_191, 8_192, 8_193, 100_000]) {
    for (const letter of ["a", "€"]) {
      expect(hmac.ofText(letter.repeat(length))).toBe(nodes("k".repeat(100), letter.repeat(length)));
    }
  }
  expect(hmac.ofText("short again")).toBe(nodes("k".repeat(100), "short again"));
});

// RFC 4231, test case 2.
it("keeps the standard's example", () => {
  expect(Buffer.from(createHmacOf("Jefe").ofText("what do ya want for nothing?"), "base64url").toString("hex")).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});
