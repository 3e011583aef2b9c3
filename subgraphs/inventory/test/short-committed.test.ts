import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { line, linesOf, price } from "./lines.ts";
import { createProduct, levelsOf } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp });
});
afterAll(() => subgraphs?.dispose());
const { dump, faults, eventTypes, twoPlaces, confirmed, record } = linesOf(() => subgraphs);

const moveStockState: Mutation = {
  subgraph: "inventory",
  name: "moveStockState",
  field: "stockLevel",
  selection: "version available committed damaged backordered",
};
const damage = (sku: string, locationId: string, quantity: number, to = "DAMAGED") => ({
  ...{ idempotencyKey: fresh(), sku, locationId, quantity, from: "COMMITTED", to },
});

describe("units that are owed and damaged", () => {
  it("are made good by free ones first, then the last orders are short and wait", async () => {
    const { sku, north } = await twoPlaces(6, 0);
    const first = await confirmed([line("l1", sku, 3, north)]);
    subgraphs.clock.advance(1);
    const second = await confirmed([line("l1", sku, 2, north)]);
    expect(await succeed(subgraphs, moveStockState, damage(sku, north, 4))).toEqual({
      ...{ version: 3, available: 0, committed: 2, damaged: 4, backordered: 3 },
    });
    expect(await eventTypes(second)).toEqual([
      ...["reservation.created 1", "reservation.confirmed 2", "reservation.shorted 3"],
    ]);
    expect(await eventTypes(first)).toEqual([
      ...["reservation.created 1", "reservation.confirmed 2", "reservation.shorted 3"],
    ]);
    await sellerOf(subgraphs).receive(sku, north, 5);
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 2/0/5`]);
    expect(await faults()).toEqual([]);
  });

  it("break bundles, whose other components are free again", async () => {
    const [cup, plate, set] = [fresh("CUP"), fresh("PLATE"), fresh("SET")];
    const seller = sellerOf(subgraphs);
    await seller.product([cup, plate]);
    const components = [
      { sku: cup, quantity: 2 },
      { sku: plate, quantity: 1 },
    ];
    const variants = [{ sku: set, price, components }];
    await succeed(subgraphs, createProduct, { idempotencyKey: fresh(), title: "Set", variants });
    const place = await seller.location();
    await seller.receive(cup, place, 6);
    await seller.receive(plate, place, 3);
    await confirmed([line("l1", set, 3, place)]);
    await succeed(subgraphs, moveStockState, damage(cup, place, 1, "QUALITY_CONTROL"));
    expect([await levelsOf(subgraphs, cup), await levelsOf(subgraphs, plate)]).toEqual([
      [`${place} 1/0/4 owed 2`],
      [`${place} 1/0/2 owed 1`],
    ]);
    expect(await faults()).toEqual([]);
  });

  it("are refused where fewer are owed, and for a state that promises", async () => {
    const { sku, north } = await twoPlaces(5, 0);
    await confirmed([line("l1", sku, 2, north)]);
    const before = await dump();
    expect(refusals(await mutate(subgraphs, moveStockState, damage(sku, north, 3)))).toEqual([
      "input.quantity INSUFFICIENT_STOCK",
    ]);
    expect(refusals(await mutate(subgraphs, moveStockState, damage(sku, north, 1, "AVAILABLE")))).toEqual([
      "input.to INVALID",
    ]);
    const free = { ...damage(sku, north, 1, "COMMITTED"), from: "AVAILABLE" };
    expect(refusals(await mutate(subgraphs, moveStockState, free))).toEqual(["input.to INVALID"]);
    expect(await dump()).toEqual(before);
  });

  it("are not waited for when they have left meanwhile", async () => {
    const { sku, north } = await twoPlaces(2, 0);
    const orderId = await confirmed([line("l1", sku, 2, north)]);
    await succeed(subgraphs, moveStockState, damage(sku, north, 1));
    await record("fulfillment_order.handed_over", orderId, {
      lines: [{ lineId: "l1", sku, quantity: 2, locationId: north }],
    });
    await subgraphs.quiet();
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 0/0/0`]);
    expect(await faults()).toEqual([]);
  });
});

describe("units that come free elsewhere", () => {
  const told = async (sku: string) => {
    await subgraphs.quiet();
    const where = { type: "stock.wanted_elsewhere", "data.sku": sku };
    const events = await subgraphs.db("inventory").collection("events").find(where).toArray();
    return events.map(({ data, subject }) => [data["locationId"], data["orderIds"], subject.version]);
  };

  it("are told with those who wait, the first first, and to nobody who is served", async () => {
    const { sku, north, south } = await twoPlaces(0, 0, "ALLOW");
    const wait = async (): Promise<string> => {
      subgraphs.clock.advance(1);
      return confirmed([line("l1", sku, 2, north)], { allowBackorder: true });
    };
    const orderIds = [await wait(), await wait()];
    await sellerOf(subgraphs).receive(sku, north, 1);
    expect(await told(sku)).toEqual([]);
    await sellerOf(subgraphs).receive(sku, south, 1);
    expect(await told(sku)).toEqual([[south, orderIds, 2]]);
    expect(await levelsOf(subgraphs, sku)).toContain(`${south} 1/0/0`);
  });
});
