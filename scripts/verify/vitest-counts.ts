import { readFileSync } from "node:fs";

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of vitest's JSON report that we read. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

/**
 * Counts of a vitest run from its JSON report. A run that failed without a failed test (a file that does not load,
 * an unhandled rejection, no report at all) counts as one failure, and so does a run of no tests.
 */
export function readCounts(file: string, succeeded: boolean): Counts {
  const none = { passed: 0, failed: 1, skipped: 0 };
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return none;
  }
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests, numTodoTests } = report;
  if (passed + failed === 0) return none;
  return { passed, failed: succeeded ? failed : Math.max(failed, 1), skipped: numPendingTests + numTodoTests };
}
