import { expect, test } from "vitest";
import { textRuns } from "./text-runs.ts";

const shown = (text: string): [string, string][] =>
  textRuns(text).map((run) => [run.face.replace(/-\d+$/, ""), run.text]);

test.each<[text: string, runs: [string, string][]]>([
  ["Ada Lovelace", [["noto-sans-latin", "Ada Lovelace"]]],
  [
    "Łukasz",
    [
      ["noto-sans-latin-ext", "Ł"],
      ["noto-sans-latin", "ukasz"],
    ],
  ],
  ["Δημήτρης", [["noto-sans-greek", "Δημήτρης"]]],
  ["Юлія", [["noto-sans-cyrillic", "Юлія"]]],
  ["अदिति", [["noto-sans-devanagari", "अदिति"]]],
  ["สวัสดี", [["noto-sans-thai-thai", "สวัสดี"]]],
  ["김철수", ["김", "철", "수"].map((letter) => ["noto-sans-kr", letter])],
])("%s is written with fonts that have its letters", (text, runs) => {
  expect(shown(text)).toEqual(runs);
});

test("Chinese and Japanese are drawn", () => {
  for (const text of ["张伟", "山田太郎", "ひらがな", "カタカナ"]) {
    expect(textRuns(text).every(({ face, isThin }) => face.startsWith("noto-sans-") && isThin)).toBe(true);
    expect(
      textRuns(text)
        .map((run) => run.text)
        .join(""),
    ).toBe(text);
  }
});

test("right-to-left words stand from right to left, and figures in between from left to right", () => {
  expect(textRuns("محمد علي").map((run) => run.text)).toEqual(["علي", " ", "محمد"]);
  expect(
    textRuns("שלום 12 Ada")
      .map((run) => run.text)
      .join("|"),
  ).toBe("Ada| |12| |שלום");
});

test("a letter that no font has is shown as a question mark", () => {
  expect(shown("ᚠa")).toEqual([["noto-sans-latin", "?a"]]);
});
