/**
 * Everything that a change must pass, in one go: `npm test`, `npm run verify` and CI. Every step runs even when an
 * earlier one failed. The last line is the sum: `N passed, N failed`, and `, N skipped` where tests were.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { duplicatedPackages } from "./verify/lockfile.ts";
import { type Counts, readCounts } from "./verify/vitest-counts.ts";
import { cappedMemory, runStep } from "./verify/step.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const bin = (name: string): string => join(root, "node_modules", ".bin", name);
const node = (...args: string[]): string[] => [process.execPath, "--disable-warning=ExperimentalWarning", ...args];

/** Each counts as one check; answers whether it passed. */
const checks: Record<string, () => Promise<boolean>> = {
  format: () => runStep([bin("oxfmt"), "--check"], root),
  // The type-aware linter has been seen to take 22 GB when it strays into foreign folders.
  lint: () => runStep(cappedMemory([bin("oxlint"), "--deny-warnings"], 16), root),
  types: () => runStep([bin("tsc"), "-p", "."], root),
  "composition and generated files": () => runStep(node(join(root, "scripts/generate.ts"), "--check"), root),
  "one copy of each shared package": async () => {
    const duplicated = duplicatedPackages(join(root, "pnpm-lock.yaml"));
    for (const line of duplicated) console.error(line);
    return duplicated.length === 0;
  },
};

async function tests(): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "waybill-verify-"));
  const report = join(folder, "vitest.json");
  try {
    const command = node(join(root, "node_modules/vitest/vitest.mjs"), "run");
    const ok = await runStep(
      [...command, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
      root,
    );
    return readCounts(report, ok);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sum: Counts = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
for (const [name, check] of Object.entries(checks)) {
  const began = Date.now();
  console.log(`\n== ${name}`);
  const ok = await check();
  console.log(`== ${name}: ${ok ? "passed" : "FAILED"} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  sum[ok ? "passed" : "failed"] += 1;
  if (!ok) failures.push(name);
}
console.log("\n== tests");
const tested = await tests();
for (const key of ["passed", "failed", "skipped"] as const) sum[key] += tested[key];
if (tested.failed > 0) failures.push("tests");

if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
console.log(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}`);
process.exitCode = sum.failed > 0 ? 1 : 0;
