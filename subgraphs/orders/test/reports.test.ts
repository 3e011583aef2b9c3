import { formatAmount, type ReportInterval, reportRange } from "@waybill/kernel";
import { explainAggregate, seededRandom } from "@waybill/storage/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import type { OrderRecord } from "../src/domain/order.ts";
import { channelTerm } from "../src/domain/search-terms.ts";
import { countPipeline, reasonPipeline } from "../src/storage/cancellation-report.ts";
import { placedWithin, salesPipeline } from "../src/storage/sales-report.ts";
import { lineOf, orderOf } from "./order-of.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
/** Across both changes of clocks of the year in Berlin. */
const first = new Date("2026-03-20T00:00:00Z");
const days = 230;
const stored = randomOrders(600);

beforeAll(async () => {
  subgraphs = await startOrders();
  const foreign = orderOf({ ...stored[0], _id: "foreign", tenant: "other" });
  await subgraphs
    .db("orders")
    .collection<OrderRecord>("orders")
    .insertMany([...stored, foreign]);
});
afterAll(() => subgraphs?.dispose());

function randomOrders(count: number): OrderRecord[] {
  const random = seededRandom(5);
  return Array.from({ length: count }, (_, n) => {
    const channel = random.pick(["web", "shop", "market"]);
    const quantity = 1 + random.int(5);
    const status = random.pick(["CONFIRMED", "PROCESSING", "COMPLETED", "CANCELLED"] as const);
    const totalMinor = random.int(100_000);
    const gone = random.int(quantity + 1);
    const noted = gone === 0 || n % 3 === 0 ? [] : [{ cancelReason: random.pick([null, "late"]), units: gone }];
    return orderOf({
      _id: `ord_${String(n).padStart(4, "0")}`,
      number: `A${n}`,
      channel,
      search: [channelTerm(channel)],
      currencyCode: random.pick(["EUR", "EUR", "JPY"]),
      status,
      cancelReason: status === "CANCELLED" ? random.pick([null, "late", "changed my mind"]) : null,
      lineCancellations: noted,
      lines: [lineOf({ quantity, cancelledQuantity: gone }), lineOf({ quantity: 1 })],
      subtotalMinor: totalMinor,
      discountMinor: random.int(100),
      shippingMinor: random.int(1_000),
      taxMinor: random.int(5_000),
      totalMinor,
      // Some at midnight sharp, and at the very beginning.
      placedAt: new Date(
        first.getTime() + (n === 0 ? 0 : random.int(days * 24) * 3_600_000 + random.int(2) * 1_801_000),
      ),
    });
  });
}

interface Figures {
  readonly channel: string;
  readonly currencyCode: string;
  readonly orders: number;
  readonly cancelledOrders: number;
  readonly units: number;
  readonly total: { readonly amount: string };
  readonly totalTax: { readonly amount: string };
}
interface Sales {
  readonly salesReport: {
    readonly buckets: readonly { readonly start: string; readonly end: string; readonly figures: readonly Figures[] }[];
    readonly totals: readonly Figures[];
  };
}

const figures = "channel currencyCode orders cancelledOrders units total { amount } totalTax { amount }";
const salesQuery = `query ($range: ReportRangeInput!, $channel: String) {
  salesReport(range: $range, channel: $channel) { buckets { start end figures { ${figures} } } totals { ${figures} } }
}`;
const cancellationsQuery = `query ($range: ReportRangeInput!, $channel: String) {
  cancellationReport(range: $range, channel: $channel) {
    orders cancelledOrders orderRate units cancelledUnits unitRate reasons { reason cancelledOrders cancelledUnits share }
  }
}`;

/** The same sums, order by order. */
function sumUp(orders: readonly OrderRecord[]): Figures[] {
  const keys = [...new Set(orders.map(({ channel, currencyCode }) => JSON.stringify([channel, currencyCode])))];
  return keys.toSorted().map((key) => {
    const [channel, currencyCode] = JSON.parse(key) as [string, string];
    const all = orders.filter((order) => order.channel === channel && order.currencyCode === currencyCode);
    const live = all.filter(({ status }) => status !== "CANCELLED");
    const sum = (of: (order: OrderRecord) => number): number => live.reduce((total, order) => total + of(order), 0);
    const money = (minor: number) => ({ amount: formatAmount({ minor, currencyCode }) });
    return {
      channel,
      currencyCode,
      orders: all.length,
      cancelledOrders: all.length - live.length,
      units: sum(({ lines }) => lines.reduce((units, line) => units + line.quantity - line.cancelledQuantity, 0)),
      total: money(sum(({ totalMinor }) => totalMinor)),
      totalTax: money(sum(({ taxMinor }) => taxMinor)),
    };
  });
}

const placedIn = (from: Date, to: Date, channel?: string): OrderRecord[] =>
  stored.filter(
    (order) => order.placedAt >= from && order.placedAt < to && (channel === undefined || order.channel === channel),
  );

const rangeOf = (changes: { interval?: ReportInterval; timeZone?: string; to?: Date } = {}) => ({
  from: first,
  to: new Date(first.getTime() + days * 86_400_000),
  interval: "DAY" as const,
  timeZone: "UTC",
  ...changes,
});
const asInput = (range: ReturnType<typeof rangeOf>) => ({
  ...range,
  from: range.from.toISOString(),
  to: range.to.toISOString(),
});

describe("the sales report", () => {
  it.each([
    ["DAY", "UTC", undefined],
    ["DAY", "Europe/Berlin", "web"],
    ["DAY", "America/Santiago", undefined],
    ["WEEK", "America/New_York", undefined],
    ["MONTH", "Asia/Kathmandu", "shop"],
  ] as const)("by %s in %s is what the orders come to one by one", async (interval, timeZone, channel) => {
    const range = rangeOf({ interval, timeZone });
    const variables = { range: asInput(range), channel };
    const { salesReport } = await subgraphs.run<Sales>("orders", salesQuery, variables);
    const cut = reportRange(range);
    if (!cut.ok) throw new Error(cut.error);
    expect(salesReport.buckets).toEqual(
      cut.value.buckets.map(({ start, end }) => ({
        start: start.toISOString(),
        end: end.toISOString(),
        figures: sumUp(placedIn(start, end, channel)),
      })),
    );
    expect(salesReport.totals).toEqual(sumUp(placedIn(range.from, range.to, channel)));
  });

  it("takes the first moment of its range and leaves the last one out", async () => {
    const moment = stored[0]?.placedAt as Date;
    const count = async (from: Date, to: Date): Promise<number> => {
      const range = { from: from.toISOString(), to: to.toISOString() };
      const { salesReport } = await subgraphs.run<Sales>("orders", salesQuery, { range });
      return salesReport.totals.reduce((sum, { orders }) => sum + orders, 0);
    };
    const later = new Date(moment.getTime() + 1);
    expect(await count(moment, later)).toBe(placedIn(moment, later).length);
    expect(await count(new Date(moment.getTime() - 1), moment)).toBe(0);
  });

  it("refuses shoppers, other tenants' orders, and ranges that cannot be answered", async () => {
    const range = asInput(rangeOf());
    const codes = async (given: object, identity = staff()): Promise<unknown[]> => {
      const { errors } = await subgraphs.execute("orders", salesQuery, { range: given }, identity);
      return (errors ?? []).map(({ extensions }) => extensions["code"]);
    };
    expect(await codes(range, shopper("cus_1"))).toEqual(["FORBIDDEN"]);
    expect(await codes(range, staff("acme", ["inventory:read"]))).toEqual(["FORBIDDEN"]);
    expect(await codes({ ...range, to: range.from })).toEqual(["REPORT_RANGE_INVALID"]);
    expect(await codes({ ...range, to: "2030-01-01T00:00:00Z" })).toEqual(["REPORT_RANGE_INVALID"]);
    expect(await codes({ ...range, timeZone: "Mars/Olympus" })).toEqual(["REPORT_RANGE_INVALID"]);
    const { salesReport } = await subgraphs.run<Sales>("orders", salesQuery, { range }, staff("nobody"));
    expect(salesReport.totals).toEqual([]);
  });
});

describe("the cancellation report", () => {
  it.each([undefined, "web"])("counts orders, units and reasons of channel %s", async (channel) => {
    const range = rangeOf();
    const orders = placedIn(range.from, range.to, channel);
    const cancelled = orders.filter(({ status }) => status === "CANCELLED");
    const units = (of: (line: OrderRecord["lines"][number], order: OrderRecord) => number): number =>
      orders.flatMap((order) => order.lines.map((line) => of(line, order))).reduce((sum, count) => sum + count, 0);
    const all = units(({ quantity }) => quantity);
    const cancelledUnits = units(({ quantity, cancelledQuantity }, { status }) =>
      status === "CANCELLED" ? quantity : cancelledQuantity,
    );
    const reasons = [null, "changed my mind", "late"].map((reason) => {
      const count = cancelled.filter(({ cancelReason }) => cancelReason === reason).length;
      const alone = (order: OrderRecord) =>
        order.lineCancellations.find((one) => one.cancelReason === reason)?.units ?? 0;
      const noted = (order: OrderRecord) => order.lineCancellations.reduce((sum, one) => sum + one.units, 0);
      const unitsOf = (order: OrderRecord): number => {
        const isWhole = order.status === "CANCELLED";
        const ofOrder = order.lines.reduce((sum, line) => sum + (isWhole ? line.quantity : line.cancelledQuantity), 0);
        const isTheirs = reason === (isWhole ? order.cancelReason : null);
        return alone(order) + (isTheirs ? ofOrder - noted(order) : 0);
      };
      const ofReason = orders.reduce((sum, order) => sum + unitsOf(order), 0);
      return { reason, cancelledOrders: count, cancelledUnits: ofReason, share: count / cancelled.length };
    });
    const answer = await subgraphs.run("orders", cancellationsQuery, { range: asInput(range), channel });
    expect(answer).toEqual({
      cancellationReport: {
        orders: orders.length,
        cancelledOrders: cancelled.length,
        orderRate: cancelled.length / orders.length,
        units: all,
        cancelledUnits,
        unitRate: cancelledUnits / all,
        reasons: reasons.toSorted(
          (a, b) => b.cancelledOrders - a.cancelledOrders || b.cancelledUnits - a.cancelledUnits,
        ),
      },
    });
  });

  it("has no rates of nothing, and none for shoppers", async () => {
    const range = { from: "2020-01-01T00:00:00Z", to: "2020-02-01T00:00:00Z" };
    expect(await subgraphs.run("orders", cancellationsQuery, { range })).toEqual({
      cancellationReport: {
        orders: 0,
        cancelledOrders: 0,
        orderRate: null,
        units: 0,
        cancelledUnits: 0,
        unitRate: null,
        reasons: [],
      },
    });
    const { errors } = await subgraphs.execute("orders", cancellationsQuery, { range }, shopper("cus_1"));
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
  });
});

it.each([null, "web"])("reads reports of channel %s by an index", async (channel) => {
  const cut = reportRange(rangeOf());
  if (!cut.ok) throw new Error(cut.error);
  const { match, hint } = placedWithin("acme", cut.value, channel);
  const db = subgraphs.db("orders");
  for (const pipeline of [salesPipeline(match, cut.value), countPipeline(match), reasonPipeline(match, 50)]) {
    expect((await explainAggregate(db, "orders", pipeline, hint)).indexes).toEqual([hint]);
  }
});
