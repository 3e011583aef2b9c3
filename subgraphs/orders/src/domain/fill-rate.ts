import { bucketAt, type ReportRange } from "@waybill/kernel";

/** What was ordered, and what of it had to wait for stock, as it was when it was placed. */
export interface FillCounts {
  readonly orders: number;
  readonly backorderedOrders: number;
  readonly lines: number;
  readonly backorderedLines: number;
  readonly units: number;
  readonly backorderedUnits: number;
}

/** Orders of one channel placed in one stretch of the calendar. */
export interface FillRow extends FillCounts {
  readonly start: Date;
  readonly channel: string;
}

/** How much was filled from stock over a range. */
export interface FillRateReport {
  readonly buckets: readonly { readonly start: Date; readonly end: Date; readonly figures: FillCounts }[];
  readonly channels: readonly { readonly channel: string; readonly figures: FillCounts }[];
  readonly total: FillCounts;
}

const nothing: FillCounts = {
  orders: 0,
  backorderedOrders: 0,
  lines: 0,
  backorderedLines: 0,
  units: 0,
  backorderedUnits: 0,
};

const sum = (rows: readonly FillCounts[]): FillCounts =>
  rows.reduce<FillCounts>(
    (all, row) => ({
      orders: all.orders + row.orders,
      backorderedOrders: all.backorderedOrders + row.backorderedOrders,
      lines: all.lines + row.lines,
      backorderedLines: all.backorderedLines + row.backorderedLines,
      units: all.units + row.units,
      backorderedUnits: all.backorderedUnits + row.backorderedUnits,
    }),
    nothing,
  );

/** Puts counts into the buckets of a range. Channels are in the order of their names. */
export function fillRateReport(range: ReportRange, rows: readonly FillRow[]): FillRateReport {
  const inBuckets = Map.groupBy(rows, ({ start }) => bucketAt(range, start));
  const inChannels = Map.groupBy(rows, ({ channel }) => channel);
  return {
    buckets: range.buckets.map((bucket, place) => ({ ...bucket, figures: sum(inBuckets.get(place) ?? []) })),
    channels: [...inChannels.keys()]
      .toSorted()
      .map((channel) => ({ channel, figures: sum(inChannels.get(channel) ?? []) })),
    total: sum(rows),
  };
}

/** The share that did not have to wait, 0 to 1; null of nothing. */
export const fillRate = (all: number, backordered: number): number | null =>
  all === 0 ? null : (all - backordered) / all;
