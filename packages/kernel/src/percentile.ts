/** How often a value was seen. */
export interface Frequency {
  readonly value: number;
  readonly count: number;
}

/** What a report tells of durations. */
export interface DurationStats {
  readonly count: number;
  /** Null when nothing was measured. */
  readonly p50Minutes: number | null;
  readonly p90Minutes: number | null;
}

/**
 * The value that a share of all does not exceed, by the nearest rank.
 * @param share above 0 and at most 1.
 * @returns null when nothing was seen.
 */
export function percentile(frequencies: readonly Frequency[], share: number): number | null {
  const total = frequencies.reduce((sum, { count }) => sum + count, 0);
  let left = Math.ceil(total * share);
  for (const { value, count } of frequencies.toSorted((a, b) => a.value - b.value)) {
    left -= count;
    if (left <= 0 && total > 0) return value;
  }
  return null;
}

/** @param frequencies of minutes. */
export const durationStats = (frequencies: readonly Frequency[]): DurationStats => ({
  count: frequencies.reduce((sum, { count }) => sum + count, 0),
  p50Minutes: percentile(frequencies, 0.5),
  p90Minutes: percentile(frequencies, 0.9),
});
