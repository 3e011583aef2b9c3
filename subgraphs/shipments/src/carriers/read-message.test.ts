import { expect, test } from "vitest";
import { parsePush } from "./read-message.ts";

const nested = (levels: number, leaf = "1"): string =>
  `${'[{"a":'.repeat(levels / 2)}${leaf}${"}]".repeat(levels / 2)}`;

test("messages of up to 2,000 levels are read, deeper ones are not looked into", () => {
  expect(parsePush(nested(2_000))).toMatchObject({ ok: true });
  expect(parsePush(nested(2_002))).toMatchObject({ ok: false, error: { code: "UNKNOWN_SHAPE" } });
  expect(parsePush("[".repeat(100_000))).toMatchObject({ ok: false, error: { code: "UNKNOWN_SHAPE" } });
});

test("levels are not counted in texts, nor one beside the other", () => {
  const brackets = JSON.stringify(`\\"${"[{".repeat(5_000)}\\`);
  expect(parsePush(nested(2_000, brackets))).toMatchObject({ ok: true });
  expect(parsePush(`{"a":${brackets},"b":${nested(1_998)}}`)).toMatchObject({ ok: true });
  expect(parsePush(JSON.stringify(Array.from({ length: 5_000 }, () => [[]])))).toMatchObject({ ok: true });
  expect(parsePush(`"${"x".repeat(5_000)}`)).toMatchObject({ ok: false, error: { code: "NOT_JSON" } });
});
