import { explainAggregate, seededRandom } from "@waybill/storage/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { shopper } from "../../../test/support/identities.ts";
import { sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { noUnits, type StockEntryRecord, type StockLevelRecord } from "../src/domain/stock.ts";
import { createApp } from "../src/index.ts";
import { byLevel, ledgerPipeline } from "../src/storage/turnover.ts";

const day = 86_400_000;
const skus = ["A", "B", "C"];
let subgraphs: Subgraphs;
let locationId: string;
let now: Date;
const entries: StockEntryRecord[] = [];

beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp });
  now = subgraphs.clock.now;
  const seller = sellerOf(subgraphs);
  await seller.product(skus);
  locationId = await seller.location();
  for (const sku of skus) await seller.receive(sku, locationId, 1);
  const levels = subgraphs.db("inventory").collection<StockLevelRecord>("stockLevels");
  const ledger = subgraphs.db("inventory").collection<StockEntryRecord>("stockEntries");
  await ledger.deleteMany({});
  const random = seededRandom(3);
  for (const level of await levels.find({}).toArray()) {
    // C never moved.
    const count = level.sku === "C" ? 0 : 200;
    let available = 0;
    for (let n = 0; n < count; n++) {
      const at = new Date(now.getTime() - 90 * day + random.int(90 * 24) * 3_600_000);
      const sale = random.chance(0.6) && available > 5;
      const units = sale ? -(1 + random.int(5)) : 1 + random.int(9);
      available += units;
      entries.push({
        _id: `${level.sku}${n}`,
        tenant: "acme",
        stockLevelId: level._id,
        kind: sale ? "FULFILLED" : "RECEIVED",
        ...noUnits,
        ...(sale ? { committed: units } : { available: units }),
        reference: "test",
        reason: null,
        at,
      });
    }
    const committed = entries
      .filter(({ stockLevelId }) => stockLevelId === level._id)
      .reduce((sum, entry) => sum + entry.committed, 0);
    // What was sold has left; the rest of the counters do not matter here.
    await levels.updateOne({ _id: level._id }, { $set: { available: available - committed, committed } });
  }
  await ledger.insertMany(entries);
});
afterAll(() => subgraphs?.dispose());

interface Answer {
  readonly stockLevels: { readonly nodes: readonly { readonly sku: string; readonly turnover: object }[] };
}

const query = `query ($locationId: ID!, $from: DateTime!, $to: DateTime!) {
  stockLevels(locationId: $locationId, first: 10) {
    nodes { variant { sku } onHand turnover(from: $from, to: $to) { unitsSold averageOnHand rate daysOfCover } }
  }
}`;

/** Plays the ledger forward, hour by hour. */
function play(stockLevelId: string, from: Date, to: Date) {
  const own = entries.filter((entry) => entry.stockLevelId === stockLevelId);
  const change = ({ available, committed }: StockEntryRecord): number => available + committed;
  let total = 0;
  let hours = 0;
  for (let hour = from.getTime(); hour < to.getTime(); hour += 3_600_000) {
    total += own.filter(({ at }) => at.getTime() <= hour).reduce((sum, entry) => sum + change(entry), 0);
    hours += 1;
  }
  const sold = own
    .filter(({ kind, at }) => kind === "FULFILLED" && at >= from && at < to)
    .reduce((sum, { committed }) => sum - committed, 0);
  return { sold, averageOnHand: total / hours, days: hours / 24 };
}

it.each([
  [60, 0],
  [80, 20],
  [30, 29],
])("is what the ledger played from %i to %i days ago comes to", async (fromDays, toDays) => {
  const [from, to] = [fromDays, toDays].map((days) => new Date(now.getTime() - days * day)) as [Date, Date];
  const variables = { locationId, from: from.toISOString(), to: to.toISOString() };
  const { stockLevels } = await subgraphs.run<Answer>("inventory", query, variables);
  const levels = await subgraphs
    .db("inventory")
    .collection<StockLevelRecord>("stockLevels")
    .find({})
    .sort({ sku: 1 })
    .toArray();
  expect(stockLevels.nodes).toHaveLength(skus.length);
  for (const [index, level] of levels.entries()) {
    const { sold, averageOnHand, days } = play(level._id, from, to);
    expect(stockLevels.nodes[index]).toMatchObject({
      variant: { sku: level.sku },
      turnover: {
        unitsSold: sold,
        averageOnHand: expect.closeTo(averageOnHand, 6) as number,
        rate: averageOnHand > 0 ? (expect.closeTo(sold / averageOnHand, 6) as number) : null,
        daysOfCover: sold > 0 ? (expect.closeTo(level.available / (sold / days), 6) as number) : null,
      },
    });
  }
});

it("is for staff, and for a time that has been", async () => {
  const codes = async (from: Date, to: Date, identity?: ReturnType<typeof shopper>): Promise<unknown[]> => {
    const variables = { locationId, from: from.toISOString(), to: to.toISOString() };
    const { errors } = await subgraphs.execute("inventory", query, variables, identity);
    return [...new Set((errors ?? []).map(({ extensions }) => extensions["code"]))];
  };
  const before = (days: number): Date => new Date(now.getTime() - days * day);
  expect(await codes(before(10), before(0), shopper("cus_1"))).toEqual(["FORBIDDEN"]);
  expect(await codes(before(10), before(11))).toEqual(["REPORT_RANGE_INVALID"]);
  expect(await codes(before(-1), before(-2))).toEqual(["REPORT_RANGE_INVALID"]);
  expect(await codes(before(500), before(0))).toEqual(["REPORT_RANGE_INVALID"]);
  expect(await codes(before(1), before(-2))).toEqual([]);
});

it("reads the ledger by an index", async () => {
  const ids = entries.slice(0, 2).map(({ stockLevelId }) => stockLevelId);
  const pipeline = ledgerPipeline("acme", ids, new Date(now.getTime() - day), now);
  const { indexes } = await explainAggregate(subgraphs.db("inventory"), "stockEntries", pipeline, byLevel);
  expect(indexes).toEqual([byLevel]);
});
