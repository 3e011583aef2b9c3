import { round } from "../measure.ts";

/** What the gateway says of itself. */
export interface Sample {
  /** Bytes. */
  readonly rss: number;
  /** Bytes on the heap and beside it; only what is in use where the collector was called first. */
  readonly live: number;
  /** Bytes that the heap has taken from the system. */
  readonly heap: number;
  /** Microseconds of processor time since it started. */
  readonly cpu: number;
  /** Streams that were begun at services, and those that ended. */
  readonly opened: number;
  readonly returned: number;
  /** What runs now. */
  readonly connections: number;
  readonly streams: number;
  readonly subscribers: number;
}

export const mebibytes = (bytes: number): number => round(bytes / 2 ** 20);

/**
 * How fast a figure grows: the straight line that fits best.
 * @param points seconds, and the figure then
 * @returns growth in an hour; NaN for less than two points
 */
export function perHour(points: readonly (readonly [seconds: number, value: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([at]) => at), mean(([, value]) => value)];
  const covariance = mean(([at, value]) => (at - x) * (value - y));
  return (covariance / mean(([at]) => (at - x) ** 2)) * 3_600;
}
