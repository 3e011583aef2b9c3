import { percentile, reportRange } from "@waybill/kernel";
import { explainAggregate, seededRandom } from "@waybill/storage/testing";
import type { Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import type { OrderRecord } from "../src/domain/order.ts";
import { channelTerm } from "../src/domain/search-terms.ts";
import { fillPipeline } from "../src/storage/fill-rate-report.ts";
import { assignedWithin, byAssignment, handOverPipeline, leadTimePipeline } from "../src/storage/lead-time-report.ts";
import { byOrderPlacing, deliveredPipeline, returnedOf, returnPipeline } from "../src/storage/return-rate-report.ts";
import { placedWithin } from "../src/storage/sales-report.ts";
import { lineOf, orderOf } from "./order-of.ts";
import { startOrders } from "./support.ts";

const minute = 60_000;
const first = new Date("2026-03-20T00:00:00Z");
const days = 120;
const random = seededRandom(17);
const later = (from: Date, upTo: number): Date =>
  new Date(from.getTime() + random.int(upTo) * minute + random.int(1_000));
const channels = ["web", "shop"];
const orders = Array.from({ length: 200 }, (_, n) => randomOrder(n));
const work = orders.flatMap((order) => randomWork(order));
const returns = orders.flatMap((order) => (random.chance(0.4) ? [randomReturn(order)] : []));

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
  const insert = (name: string, documents: readonly object[]) =>
    subgraphs
      .db("orders")
      .collection<Document & { _id: string }>(name)
      .insertMany(documents.map((one) => ({ ...one })) as (Document & { _id: string })[]);
  await insert("orders", [...orders, { ...orders[0], _id: "foreign", tenant: "other" }]);
  await insert("fulfillmentOrders", [...work, { ...work[0], _id: "foreign", tenant: "other" }]);
  await insert("returns", [...returns, { ...returns[0], _id: "foreign", tenant: "other" }]);
});
afterAll(() => subgraphs?.dispose());

function randomOrder(n: number): OrderRecord {
  const channel = random.pick(channels);
  const placedAt = new Date(first.getTime() + random.int(days * 24) * 60 * minute);
  const firstShippedAt = random.chance(0.8) ? later(placedAt, 8_000) : null;
  const lines = Array.from({ length: 1 + random.int(3) }, (_line, index) =>
    lineOf({ _id: `${n}-${index}`, sku: random.pick(["A", "B", "C", "D"]), quantity: 1 + random.int(5) }),
  );
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const isLate = random.chance(0.3);
  return orderOf({
    ...{ _id: `ord_${n}`, number: `B${n}`, channel, search: [channelTerm(channel)], placedAt, lines, firstShippedAt },
    completedAt: firstShippedAt && random.chance(0.7) ? later(firstShippedAt, 20_000) : null,
    stockAtPlacing: {
      lines: lines.length,
      units,
      backorderedLines: isLate ? 1 + random.int(lines.length) : 0,
      backorderedUnits: isLate ? 1 + random.int(units) : 0,
    },
    delivered: firstShippedAt
      ? lines.map(({ _id: orderLineId, sku, quantity }) => ({ orderLineId, sku, quantity }))
      : [],
  });
}

function randomWork({ _id, tenant, channel, placedAt }: OrderRecord) {
  return Array.from({ length: 1 + random.int(2) }, (_work, n) => {
    const openedAt = random.chance(0.9) ? later(placedAt, 100) : null;
    const handedOverAt = openedAt && random.chance(0.8) ? later(openedAt, 6_000) : null;
    const locationId = random.pick(["loc_a", "loc_b", "loc_c"]);
    return {
      _id: `${_id}-${n}`,
      tenant,
      orderId: _id,
      channel,
      locationId,
      openedAt,
      handedOverAt,
      createdAt: placedAt,
    };
  });
}

function randomReturn({ _id, tenant, channel, placedAt, lines }: OrderRecord) {
  return {
    ...{ _id: `ret_${_id}`, tenant, orderId: _id, orderPlacedAt: placedAt, channel },
    status: random.pick(["REQUESTED", "OPEN", "PARTIALLY_RECEIVED", "CLOSED", "DECLINED", "CANCELLED"]),
    lines: lines.map(({ sku, quantity }) => ({
      sku,
      quantity: 1 + random.int(quantity),
      reason: random.pick(["DEFECTIVE", "UNWANTED", "STYLE"]),
      receipts: Array.from({ length: random.int(3) }, () => ({
        disposition: random.pick(["RESTOCK", "MISSING", "INSPECT"]),
        quantity: 1,
      })),
    })),
  };
}

const range = (interval: "DAY" | "WEEK" | "MONTH" = "WEEK", timeZone = "Europe/Berlin") => {
  const from = new Date(first.getTime() + 5 * 1_440 * minute);
  const to = new Date(first.getTime() + 100 * 1_440 * minute);
  const cut = reportRange({ from, to, interval, timeZone });
  if (!cut.ok) throw new Error(cut.error);
  return cut.value;
};
const ask = (field: string, selection: string, channel?: string, of = range()) => {
  const text = `query ($range: ReportRangeInput!, $channel: String) { report: ${field}(range: $range, channel: $channel) { ${selection} } }`;
  const { interval, timeZone } = of;
  const given = { from: of.from.toISOString(), to: of.to.toISOString(), interval, timeZone };
  return subgraphs.run<{ report: unknown }>("orders", text, { range: given, channel }).then(({ report }) => report);
};
const isOf = (channel?: string) => (one: { readonly channel: string }) =>
  channel === undefined || one.channel === channel;
const isIn = (at: Date, { start, end }: { start: Date; end: Date }) => at >= start && at < end;
const whole = { start: range().from, end: range().to };
const shown = ({ start, end }: { start: Date; end: Date }) => ({ start: start.toISOString(), end: end.toISOString() });
const placedIn = (channel?: string, during: { start: Date; end: Date } = whole): OrderRecord[] =>
  orders.filter(isOf(channel)).filter(({ placedAt }) => isIn(placedAt, during));
const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);

/** Minutes as reports know them: exact up to a day, then in steps. */
function stats(pairs: readonly (readonly [Date | null, Date | null])[]) {
  const frequencies = pairs.flatMap(([from, to]) => {
    if (!from || !to) return [];
    const minutes = Math.floor((to.getTime() - from.getTime()) / minute);
    const step = minutes >= 14_400 ? 60 : minutes >= 1_440 ? 10 : 1;
    return [{ value: minutes - (minutes % step), count: 1 }];
  });
  const [p50Minutes, p90Minutes] = [percentile(frequencies, 0.5), percentile(frequencies, 0.9)];
  return { count: frequencies.length, p50Minutes, p90Minutes };
}
const times = (of: readonly OrderRecord[]) => ({
  placedToShipped: stats(of.map(({ placedAt, firstShippedAt }) => [placedAt, firstShippedAt])),
  shippedToCompleted: stats(of.map(({ firstShippedAt, completedAt }) => [firstShippedAt, completedAt])),
  placedToCompleted: stats(of.map(({ placedAt, completedAt }) => [placedAt, completedAt])),
});
const figures = "count p50Minutes p90Minutes";
const leadTimes = `placedToShipped { ${figures} } shippedToCompleted { ${figures} } placedToCompleted { ${figures} }`;

it.each([
  ["DAY", "UTC", undefined],
  ["WEEK", "Europe/Berlin", "web"],
  ["MONTH", "America/Havana", undefined],
] as const)("lead times by %s in %s are what the orders took one by one", async (interval, timeZone, channel) => {
  const of = range(interval, timeZone);
  const selection = `buckets { start end leadTimes { ${leadTimes} } } channels { channel leadTimes { ${leadTimes} } }
    locations { location { id } handOver { ${figures} } } total { ${leadTimes} }`;
  const done = work.filter(isOf(channel)).filter(({ createdAt }) => isIn(createdAt, whole));
  expect(await ask("leadTimeReport", selection, channel, of)).toEqual({
    buckets: of.buckets.map((bucket) => ({ ...shown(bucket), leadTimes: times(placedIn(channel, bucket)) })),
    channels: channels
      .filter((one) => channel === undefined || one === channel)
      .toSorted()
      .map((one) => ({ channel: one, leadTimes: times(placedIn(one)) })),
    locations: ["loc_a", "loc_b", "loc_c"].map((id) => ({
      location: { id },
      handOver: stats(
        done
          .filter(({ locationId }) => locationId === id)
          .map(({ openedAt, handedOverAt }) => [openedAt, handedOverAt]),
      ),
    })),
    total: times(placedIn(channel)),
  });
});

function fill(of: readonly OrderRecord[]) {
  const counts = of.flatMap(({ stockAtPlacing }) => stockAtPlacing ?? []);
  const backorderedOrders = counts.filter(({ backorderedUnits }) => backorderedUnits > 0).length;
  const [lines, backorderedLines] = [sum(counts, (c) => c.lines), sum(counts, (c) => c.backorderedLines)];
  const [units, backorderedUnits] = [sum(counts, (c) => c.units), sum(counts, (c) => c.backorderedUnits)];
  const rate = (all: number, late: number) => (all === 0 ? null : (all - late) / all);
  return {
    ...{ orders: of.length, backorderedOrders, orderRate: rate(of.length, backorderedOrders) },
    ...{ lines, backorderedLines, lineRate: rate(lines, backorderedLines) },
    ...{ units, backorderedUnits, unitRate: rate(units, backorderedUnits) },
  };
}

it.each([undefined, "shop"])("the fill rate of channel %s is what was there when it was placed", async (channel) => {
  const counts = `orders backorderedOrders orderRate lines backorderedLines lineRate units backorderedUnits unitRate`;
  const selection = `buckets { start end figures { ${counts} } } channels { channel figures { ${counts} } } total { ${counts} }`;
  expect(await ask("fillRateReport", selection, channel)).toEqual({
    buckets: range().buckets.map((bucket) => ({ ...shown(bucket), figures: fill(placedIn(channel, bucket)) })),
    channels: channels
      .filter((one) => channel === undefined || one === channel)
      .toSorted()
      .map((one) => ({ channel: one, figures: fill(placedIn(one)) })),
    total: fill(placedIn(channel)),
  });
});

describe("the return rates", () => {
  const lines = (channel?: string) =>
    returns
      .filter(isOf(channel))
      .filter(({ orderPlacedAt, status }) => isIn(orderPlacedAt, whole) && !["DECLINED", "CANCELLED"].includes(status))
      .flatMap((one) => one.lines);
  type Line = ReturnType<typeof lines>[number];
  const units = (all: readonly Line[]) => ({
    requestedUnits: sum(all, ({ quantity }) => quantity),
    receivedUnits: sum(all, ({ receipts }) => receipts.filter(({ disposition }) => disposition !== "MISSING").length),
  });
  const byMost = <T extends { requestedUnits: number }>(all: readonly T[], nameOf: (one: T) => string): T[] =>
    all.toSorted((a, b) => b.requestedUnits - a.requestedUnits || (nameOf(a) < nameOf(b) ? -1 : 1));
  const figuresOf = (all: readonly Line[], deliveredUnits: number) => {
    const { requestedUnits, receivedUnits } = units(all);
    const reasons = [...Map.groupBy(all, ({ reason }) => reason)].map(([reason, own]) => ({
      reason,
      ...units(own),
      share: units(own).requestedUnits / requestedUnits,
    }));
    const returnRate = requestedUnits / deliveredUnits;
    return { deliveredUnits, requestedUnits, receivedUnits, returnRate, reasons: byMost(reasons, (one) => one.reason) };
  };

  it.each([undefined, "web"])(
    "of channel %s are by reason and SKU what comes back of what was delivered",
    async (channel) => {
      const counts = `deliveredUnits requestedUnits receivedUnits returnRate
      reasons { reason requestedUnits receivedUnits share }`;
      const delivered = placedIn(channel).flatMap((order) => order.delivered);
      const all = lines(channel);
      const skus = [...Map.groupBy(all, ({ sku }) => sku)].map(([sku, own]) => {
        const arrived = delivered.filter((one) => one.sku === sku);
        return {
          sku,
          ...figuresOf(
            own,
            sum(arrived, ({ quantity }) => quantity),
          ),
        };
      });
      expect(await ask("returnRateReport", `total { ${counts} } skus { sku ${counts} }`, channel)).toEqual({
        total: figuresOf(
          all,
          sum(delivered, ({ quantity }) => quantity),
        ),
        skus: byMost(skus, ({ sku }) => sku),
      });
    },
  );
});

it("says nothing to shoppers, and of nobody nothing", async () => {
  const given = { range: { from: "2026-03-20T00:00:00Z", to: "2026-03-21T00:00:00Z" } };
  const text = `query ($range: ReportRangeInput!) { leadTimeReport(range: $range) { total { placedToShipped { count p50Minutes } } }
    fillRateReport(range: $range) { total { orders unitRate } } returnRateReport(range: $range) { total { returnRate } skus { sku } } }`;
  expect(await subgraphs.run("orders", text, given, staff("nobody"))).toEqual({
    leadTimeReport: { total: { placedToShipped: { count: 0, p50Minutes: null } } },
    fillRateReport: { total: { orders: 0, unitRate: null } },
    returnRateReport: { total: { returnRate: null }, skus: [] },
  });
  for (const field of ["leadTimeReport", "fillRateReport", "returnRateReport"]) {
    const one = `query ($range: ReportRangeInput!) { ${field}(range: $range) { __typename } }`;
    const { errors } = await subgraphs.execute("orders", one, given, shopper("cus_1"));
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
  }
});

it.each([null, "web"])("is read by an index of channel %s", async (channel) => {
  const db = subgraphs.db("orders");
  const { match, hint } = placedWithin("acme", range(), channel);
  const reads: [string, Document[], string][] = [
    ["orders", leadTimePipeline(match, range(), "firstShippedAt", "completedAt"), hint],
    ["orders", fillPipeline(match, range()), hint],
    ["orders", deliveredPipeline(match), hint],
    ["fulfillmentOrders", handOverPipeline(assignedWithin("acme", range(), channel)), byAssignment],
    ["returns", returnPipeline(returnedOf("acme", range(), channel)), byOrderPlacing],
  ];
  for (const [collection, pipeline, index] of reads) {
    expect((await explainAggregate(db, collection, pipeline, index)).indexes).toEqual([index]);
  }
});
