import { expect, it } from "vitest";
import { words } from "./words.ts";

it("words are compared without accents, case and punctuation", () => {
  expect(words("  José Müller-Lüdenscheidt, 12b; ﬁne ")).toEqual(["jose", "muller", "ludenscheidt", "12b", "fine"]);
  expect(words("東京 Привет")).toEqual(["東京", "привет"]);
  expect(words("-- ")).toEqual([]);
});
