/** What a stretch of load came to. */
export interface Stretch {
  readonly done: number;
  readonly seconds: number;
  /** Milliseconds of each call. */
  readonly latencies: readonly number[];
}

/** One line of a report. */
export interface Figures {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
}

/**
 * Calls `work` from `atOnce` callers, each beginning anew as soon as it was answered.
 * @param seconds after which no call is begun any more; calls under way are waited for and count.
 */
export async function drive(atOnce: number, seconds: number, work: () => Promise<void>): Promise<Stretch> {
  const latencies: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  const caller = async (): Promise<void> => {
    for (let now = performance.now(); now < until; now = performance.now()) {
      await work();
      latencies.push(performance.now() - now);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return { done: latencies.length, seconds: (performance.now() - began) / 1000, latencies };
}

/** Several stretches of the same load as one. */
export function figuresOf(stretches: readonly Stretch[]): Figures {
  const sum = (of: (stretch: Stretch) => number): number => stretches.reduce((total, s) => total + of(s), 0);
  const latencies = stretches.flatMap((stretch) => stretch.latencies);
  return {
    perSecond: round(sum(({ done }) => done) / sum(({ seconds }) => seconds)),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

/** The value that this share of all values does not exceed, to one decimal; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN);
}

/** To one decimal. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** To two decimals, downwards: a ratio is not made better than it is. */
export const ratio = (part: number, whole: number): number => Math.floor((part / whole) * 100) / 100;
