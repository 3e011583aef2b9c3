import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bucketAt,
  maxBuckets,
  type ReportInterval,
  reportIntervals,
  reportRange,
  type ReportRangeInput,
} from "./report-range.ts";

const cut = (input: Partial<ReportRangeInput> & { readonly from: Date; readonly to: Date }) => {
  const range = reportRange({ interval: "DAY", timeZone: "UTC", ...input });
  if (!range.ok) throw new Error(range.error);
  return range.value;
};
const starts = (input: Parameters<typeof cut>[0]) => cut(input).buckets.map(({ start }) => start.toISOString());

function beginning(local: Date, interval: ReportInterval): Date {
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  if (interval === "MONTH") return new Date(Date.UTC(year, month, 1));
  return new Date(Date.UTC(year, month, interval === "DAY" ? day : day - ((local.getUTCDay() + 6) % 7)));
}

describe("the buckets of a report", () => {
  it("are calendar days of the time zone, also when clocks change", () => {
    const from = new Date("2026-03-28T10:00:00Z");
    const to = new Date("2026-03-30T22:30:00Z");
    expect(starts({ from, to, timeZone: "Europe/Berlin" })).toEqual([
      "2026-03-28T10:00:00.000Z",
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
      "2026-03-30T22:00:00.000Z",
    ]);
  });

  it("begin after the gap where clocks skip midnight", () => {
    const from = new Date("2026-09-05T12:00:00Z");
    const to = new Date("2026-09-07T12:00:00Z");
    expect(starts({ from, to, timeZone: "America/Santiago" })).toEqual([
      "2026-09-05T12:00:00.000Z",
      "2026-09-06T04:00:00.000Z",
      "2026-09-07T03:00:00.000Z",
    ]);
  });

  it("are weeks from Monday and whole months", () => {
    const from = new Date("2026-01-01T00:00:00Z");
    expect(starts({ from, to: new Date("2026-01-13T00:00:00Z"), interval: "WEEK" })).toEqual([
      "2026-01-01T00:00:00.000Z",
      "2026-01-05T00:00:00.000Z",
      "2026-01-12T00:00:00.000Z",
    ]);
    expect(starts({ from, to: new Date("2026-03-02T00:00:00Z"), interval: "MONTH" })).toEqual([
      "2026-01-01T00:00:00.000Z",
      "2026-02-01T00:00:00.000Z",
      "2026-03-01T00:00:00.000Z",
    ]);
  });

  it("cover the range without a gap, and every moment is found in its own", () => {
    const zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "America/Santiago"];
    const moment = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(
        moment,
        fc.integer({ min: 1, max: 300 * 86_400_000 }),
        fc.constantFrom(...zones),
        fc.constantFrom(...reportIntervals),
        (from, length, timeZone, interval) => {
          const to = new Date(from.getTime() + length);
          const range = cut({ from, to, timeZone, interval });
          const { buckets } = range;
          expect(buckets[0]?.start).toEqual(from);
          expect(buckets.at(-1)?.end).toEqual(to);
          expect(buckets.slice(1).every(({ start }, n) => start.getTime() === buckets[n]?.end.getTime())).toBe(true);
          expect(buckets.every(({ start, end }) => start < end)).toBe(true);
          // What the database computes of a moment: its local time as if it were UTC, cut down to the stretch.
          for (const [place, { start, end }] of buckets.entries()) {
            for (const moment of [
              start,
              new Date((start.getTime() + end.getTime()) / 2),
              new Date(end.getTime() - 1),
            ]) {
              const { aheadMs } = range.offsets.find(({ until }) => until === null || moment < until) ?? { aheadMs: 0 };
              expect(bucketAt(range, beginning(new Date(moment.getTime() + aheadMs), interval))).toBe(place);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("are refused when there are too many, none, or the time zone is not known", () => {
    const from = new Date("2026-01-01T00:00:00Z");
    const after = (days: number) => new Date(from.getTime() + days * 86_400_000);
    const asked = { from, interval: "DAY", timeZone: "UTC" } as const;
    expect(cut({ from, to: after(maxBuckets) }).buckets).toHaveLength(maxBuckets);
    expect(reportRange({ ...asked, to: after(maxBuckets + 1) }).ok).toBe(false);
    expect(reportRange({ ...asked, to: after(1_000_000) }).ok).toBe(false);
    expect(reportRange({ ...asked, to: from }).ok).toBe(false);
    expect(reportRange({ ...asked, to: after(1), timeZone: "Mars/Olympus" }).ok).toBe(false);
  });
});
