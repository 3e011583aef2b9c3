/** What `docs/complaints.md` says is shown by tests: each of them is there. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/complaints.md", root), "utf8");
const named = [...page.matchAll(/\[`([^`]+)`\]\(\.\.\/([^)]+)\) "([^"]+)"/g)].map(
  ([, file = "", link = "", name = ""]) => ({ file, link, name }),
);

test("every complaint has a test, and every test that is named is there", () => {
  const rows = page.split("\n").filter((line) => /^\| [^-]/.test(line) && !line.startsWith("| Complaint"));
  expect(rows.filter((row) => !row.includes('.test.ts) "'))).toEqual([]);
  expect(rows.length).toBeGreaterThan(25);
  const missing = named.filter(({ file, link, name }) => {
    return file !== link || !readFileSync(new URL(file, root), "utf8").includes(`"${name}"`);
  });
  expect(missing).toEqual([]);
});
