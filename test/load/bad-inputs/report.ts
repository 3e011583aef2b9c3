import { percentile } from "../measure.ts";
import { mebibytes } from "../soak/report.ts";

/** What the graph's process says of itself. */
export interface Sample {
  /** Bytes. */
  readonly rss: number;
  /** Bytes on the heap and beside it; only what is in use where the collector was called first. */
  readonly live: number;
  /** Milliseconds of processor time since it started. */
  readonly cpuMs: number;
}

/** One case, sent many times. */
export interface Outcome {
  readonly name: string;
  /** Milliseconds until each answer was whole. */
  readonly latencies: readonly number[];
  /** Milliseconds that the graph's process worked until then; empty where the system does not tell. */
  readonly work: readonly number[];
  /** The same of all of them and of what it did after the answers. */
  readonly cpuMs: number;
  /** Answers other than the documented one. */
  readonly unexpected: readonly string[];
}

const slowMs = 50;
const listed = 10;
const isServerError = (verdict: string): boolean => /^5\d\d |^closed 1011|INTERNAL_SERVER_ERROR/.test(verdict);

const p99 = (values: readonly number[]): number => percentile(values, 0.99);
const each = ({ cpuMs, latencies }: Outcome): string => (cpuMs / latencies.length).toFixed(2);

/** One line for people. */
export function line(outcome: Outcome): string {
  const { name, latencies, work } = outcome;
  const figures = [percentile(latencies, 0.5), p99(latencies), each(outcome), work.length > 0 ? p99(work) : "-"];
  return `${figures.map((figure) => String(figure).padStart(8)).join("")}  ${name}`;
}

export const head = `${["p50 ms", "p99 ms", "cpu ms", "cpu p99"].map((title) => title.padStart(8)).join("")}  case`;

export const slowest = (outcomes: readonly Outcome[]): readonly string[] =>
  outcomes
    .toSorted((a, b) => p99(b.latencies) - p99(a.latencies))
    .slice(0, listed)
    .map(line);

/** What the run came to. `slowByCpu`: where the graph itself worked for so long, whatever else the machine had to do. */
export function summary(outcomes: readonly Outcome[], repeats: number, before: Sample, after: Sample) {
  const unexpected = outcomes.flatMap((outcome) => outcome.unexpected);
  const slowIn = (of: (outcome: Outcome) => readonly number[]): readonly string[] =>
    outcomes.filter((outcome) => p99(of(outcome)) > slowMs).map(({ name }) => name);
  return {
    cases: outcomes.length,
    repeats,
    unexpected: unexpected.length,
    serverErrors: unexpected.filter(isServerError).length,
    slow: slowIn(({ latencies }) => latencies),
    slowByCpu: slowIn(({ work }) => work),
    rssMiB: { before: mebibytes(before.rss), after: mebibytes(after.rss) },
    liveMiB: { before: mebibytes(before.live), after: mebibytes(after.live) },
  };
}
