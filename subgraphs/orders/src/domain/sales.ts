import { bucketAt, type ReportRange } from "@waybill/kernel";

/** Orders of one channel in one currency. Amounts in minor units. */
export interface SalesSums {
  readonly channel: string;
  readonly currencyCode: string;
  readonly orders: number;
  readonly cancelledOrders: number;
  readonly units: number;
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly shippingMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

/** Sales over a range, by its buckets and as a whole. */
export interface SalesReport {
  readonly buckets: readonly { readonly start: Date; readonly end: Date; readonly figures: readonly SalesSums[] }[];
  readonly totals: readonly SalesSums[];
}

/** Puts the sums of stretches into the buckets of a range. Channels and currencies stay apart and in order. */
export function salesReport(range: ReportRange, rows: readonly (SalesSums & { readonly start: Date })[]): SalesReport {
  const figures = range.buckets.map((): SalesSums[] => []);
  const totals = new Map<string, SalesSums>();
  for (const { start, ...row } of rows) {
    figures[bucketAt(range, start)]?.push(row);
    const total = totals.get(keyOf(row));
    totals.set(keyOf(row), total ? plus(total, row) : row);
  }
  return {
    buckets: range.buckets.map((bucket, n) => ({ ...bucket, figures: inOrder(figures[n] ?? []) })),
    totals: inOrder([...totals.values()]),
  };
}

/** What an order that was not cancelled comes to, rounded half up to the minor unit; null when there is none. */
export function averageOrderMinor({ orders, cancelledOrders, totalMinor }: SalesSums): number | null {
  const live = orders - cancelledOrders;
  return live === 0 ? null : Math.floor(totalMinor / live + 0.5);
}

const keyOf = ({ channel, currencyCode }: SalesSums): string => JSON.stringify([channel, currencyCode]);

const inOrder = (figures: readonly SalesSums[]): SalesSums[] =>
  figures.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

const plus = (a: SalesSums, b: SalesSums): SalesSums => ({
  ...a,
  orders: a.orders + b.orders,
  cancelledOrders: a.cancelledOrders + b.cancelledOrders,
  units: a.units + b.units,
  subtotalMinor: a.subtotalMinor + b.subtotalMinor,
  discountMinor: a.discountMinor + b.discountMinor,
  shippingMinor: a.shippingMinor + b.shippingMinor,
  taxMinor: a.taxMinor + b.taxMinor,
  totalMinor: a.totalMinor + b.totalMinor,
});
