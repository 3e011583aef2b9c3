import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { duplicatedPackages } from "../verify/lockfile.ts";
import { readCounts } from "../verify/vitest-counts.ts";

function file(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "waybill-verify-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "file");
  writeFileSync(path, content);
  return path;
}

const report = (numPassedTests: number, numFailedTests: number, numPendingTests: number): string =>
  JSON.stringify({ numPassedTests, numFailedTests, numPendingTests, numTodoTests: 0 });

test.each([
  ["everything well", report(5, 0, 1), true, { passed: 5, failed: 0, skipped: 1 }],
  ["a failed test", report(5, 2, 0), false, { passed: 5, failed: 2, skipped: 0 }],
  ["a file that does not load", report(5, 0, 0), false, { passed: 5, failed: 1, skipped: 0 }],
  ["no test", report(0, 0, 3), true, { passed: 0, failed: 1, skipped: 0 }],
  ["a report cut short", "{", false, { passed: 0, failed: 1, skipped: 0 }],
])("counts of a run with %s", (_, content, succeeded, counts) => {
  expect(readCounts(file(content), succeeded)).toEqual(counts);
});

test("a run without a report counts as one failure", () => {
  expect(readCounts("/does/not/exist", true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("two copies of a package that must be single are named", () => {
  const lockfile = (versions: string): string =>
    file(
      `lockfileVersion: '9.0'\n\npackages:\n\n${versions}\n  mongodb@7.6.0:\n    resolution: {}\n\n` +
        "  '@mikro-orm/core@7.2.2':\n    resolution: {}\n\n  '@apollo/federation-internals@2.14.4':\n    resolution: {}\n\n" +
        "  '@apollo/query-planner@2.14.4':\n    resolution: {}\n\nsnapshots:\n",
    );
  expect(duplicatedPackages(lockfile("  graphql@16.15.0:\n"))).toEqual([]);
  expect(duplicatedPackages(lockfile("  graphql@16.15.0:\n\n  graphql@17.0.0:\n"))).toEqual([
    "graphql is in the lockfile 2 times: 16.15.0, 17.0.0",
  ]);
});

test("our own lockfile holds each of them once", () => {
  expect(duplicatedPackages(fileURLToPath(new URL("../../pnpm-lock.yaml", import.meta.url)))).toEqual([]);
});
