import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Mutation, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { createApp } from "../src/index.ts";
import { type Fulfillment, startFulfillment } from "./fulfillment-support.ts";

let test: Fulfillment;
beforeAll(async () => {
  test = await startFulfillment();
});
afterAll(() => test?.subgraphs.dispose());

const price = { amount: "10.00", currencyCode: "EUR" };
const toStock = (name: string, field = "stockLevel"): Mutation => ({
  subgraph: "inventory",
  name,
  field,
  selection: "__typename",
});
const change = (mutation: Mutation, input: object) =>
  succeed(test.subgraphs, mutation, { idempotencyKey: fresh(), ...input });
/** Lets the logs come to rest and looks for other locations. */
async function route(): Promise<void> {
  await test.subgraphs.quiet();
  const app = test.subgraphs.apps.orders as Awaited<ReturnType<typeof createApp>>;
  while ((await app.routeBackorders()) > 0) await test.subgraphs.quiet();
}
const faults = async () => stockFaults(await readStockHistory(test.subgraphs));

/** A SKU that may be sold beyond stock, with none at as many locations. */
async function scarce(locations: number): Promise<{ readonly sku: string; readonly places: readonly string[] }> {
  const sku = fresh("SKU");
  const variants = [{ sku, price, backorderPolicy: "ALLOW" }];
  await change({ ...toStock("createProduct", "product") }, { title: sku, variants });
  const places: string[] = [];
  for (let n = 0; n < locations; n++) places.push(await test.seller.location());
  return { sku, places };
}
const wait = async (sku: string, quantity: number): Promise<string> => {
  test.subgraphs.clock.advance(1);
  const { id } = await test.seller.order({ lines: [{ sku, quantity }] });
  return id;
};
const briefOf = async (id: string) => test.brief(await test.look(id));

describe("an order that waits for stock", () => {
  it("is sent from wherever stock comes first, the oldest first, once, and the decision says why", async () => {
    const { sku, places } = await scarce(1);
    const [home] = places as [string];
    const [first, second] = [await wait(sku, 2), await wait(sku, 2)];
    await route();
    expect(await briefOf(first)).toEqual([`SCHEDULED ${home} 2 ${sku}`]);
    const away = await test.seller.location();
    await test.seller.receive(sku, away, 3);
    await route();
    await route();
    expect(await briefOf(first)).toEqual([`CANCELLED ${home} 2 ${sku}`, `OPEN ${away} 2 ${sku}`]);
    expect((await briefOf(second)).toSorted()).toEqual([`OPEN ${away} 1 ${sku}`, `SCHEDULED ${home} 1 ${sku}`]);
    const { routingDecisions } = await test.look(first);
    expect(routingDecisions).toMatchObject([
      { cause: "PLACED", assignments: [{ locationId: home, backordered: true }] },
      {
        cause: "RESTOCKED",
        noRouteReason: null,
        assignments: [{ sku, quantity: 2, locationId: away, backordered: false }],
        rejectedCandidates: expect.arrayContaining([{ reason: "EXCLUDED_BY_REQUEST" }]),
      },
    ]);
    expect(await test.levels(sku)).toMatchObject(
      [
        { location: { id: home }, available: 0, committed: 0 },
        { location: { id: away }, available: 0, committed: 3 },
      ].toSorted((a, b) => (a.location.id < b.location.id ? -1 : 1)),
    );
    // What comes to its own location is for the one that still waits there.
    await test.seller.receive(sku, home, 5);
    await route();
    expect((await briefOf(second)).toSorted()).toEqual([`OPEN ${away} 1 ${sku}`, `OPEN ${home} 1 ${sku}`].toSorted());
    expect(await faults()).toEqual([]);
  });

  it("stays where it waits when the rules do not let the other location send it", async () => {
    const { sku } = await scarce(1);
    const id = await wait(sku, 2);
    const before = await briefOf(id);
    const abroad = await test.seller.location();
    await succeed(
      test.subgraphs,
      { ...toStock("updateLocation", "location") },
      { idempotencyKey: fresh(), id: abroad, marketsServed: ["JP"] },
    );
    const rules = [
      { kind: "IN_MARKET", weight: 1, required: true },
      { kind: "FEWEST_SPLITS", weight: 1 },
    ];
    const setRules: Mutation = {
      ...{ subgraph: "orders", name: "setRoutingRules", field: "routingRules", selection: "version" },
    };
    await change(setRules, { splitLimit: 5, rules });
    await test.seller.receive(sku, abroad, 3);
    await route();
    expect(await briefOf(id)).toEqual(before);
    expect((await test.look(id)).routingDecisions).toHaveLength(1);
  });
});

it("work that waits is due when its goods are expected, as is known now", async () => {
  const { sku, places } = await scarce(1);
  const [first, second] = [await wait(sku, 2), await wait(sku, 2)];
  await route();
  const due = async (id: string): Promise<string | undefined> => {
    await test.subgraphs.quiet();
    const query = "query ($id: ID!) { order(id: $id) { fulfillmentOrders { fulfillBy } } }";
    const { order } = await test.subgraphs.run<{ order: { fulfillmentOrders: { fulfillBy: string | null }[] } }>(
      ...(["orders", query, { id }] as const),
    );
    return order.fulfillmentOrders[0]?.fulfillBy?.slice(0, 10);
  };
  const transfer = (name: string, input: object) =>
    succeed<{ id: string }>(
      test.subgraphs,
      { ...toStock(name, "stockTransfer"), selection: "id" },
      { idempotencyKey: fresh(), ...input },
    );
  expect([await due(first), await due(second)]).toEqual([undefined, undefined]);
  const lines = [{ sku, quantity: 3 }];
  const announced = { toLocationId: places[0], lines, expectedAt: "2030-06-03T09:00:00Z" };
  const { id } = await transfer("transferStock", announced);
  expect([await due(first), await due(second)]).toEqual(["2030-06-04", undefined]);
  await transfer("transferStock", { ...announced, expectedAt: "2030-06-10T09:00:00Z" });
  expect([await due(first), await due(second)]).toEqual(["2030-06-04", "2030-06-11"]);
  await transfer("updateStockTransfer", { id, expectedAt: "2030-06-17T09:00:00Z" });
  expect([await due(first), await due(second)]).toEqual(["2030-06-11", "2030-06-18"]);
  await transfer("cancelStockTransfer", { id });
  expect([await due(first), await due(second)]).toEqual(["2030-06-11", undefined]);
});

describe("units of orders that turn out damaged", () => {
  const damage = (sku: string, locationId: string | undefined, quantity: number) =>
    change(toStock("moveStockState"), { sku, locationId, quantity, from: "COMMITTED", to: "DAMAGED" });

  it("are taken off the work, packed or not, and sent from another location that has them", async () => {
    const { id, sku, work } = await test.ordered(3, 3);
    const lines = [{ fulfillmentLineId: work.lines[0]?.id, quantity: 3 }];
    await test.act("packFulfillmentOrder", work, { packages: [{ lines }] });
    const away = await test.seller.location();
    await test.seller.receive(sku, away, 5);
    test.subgraphs.clock.advance(1);
    await damage(sku, work.location.id, 2);
    await route();
    const seen = await test.look(id);
    expect(test.brief(seen).toSorted()).toEqual([
      `CANCELLED ${work.location.id} 2 ${sku}`,
      `IN_PROGRESS ${work.location.id} 1 ${sku}`,
      `OPEN ${away} 2 ${sku}`,
    ]);
    expect(seen.routingDecisions.map(({ cause }) => cause)).toEqual(["PLACED", "DAMAGED"]);
    await test.act("handOverFulfillmentOrder", work);
    await test.subgraphs.quiet();
    expect(await faults()).toEqual([]);
  });

  it("wait on hold where nobody has others, and go on when some come", async () => {
    const { id, sku, work } = await test.ordered(2, 2);
    test.subgraphs.clock.advance(1);
    await damage(sku, work.location.id, 2);
    await route();
    const seen = await test.look(id);
    expect(seen.fulfillmentOrders).toMatchObject([
      { status: "INCOMPLETE" },
      { status: "ON_HOLD", holds: [{ reason: "INVENTORY_OUT_OF_STOCK" }], lines: [{ quantity: 2, backordered: true }] },
    ]);
    expect(seen.routingDecisions[1]).toMatchObject({ cause: "DAMAGED", noRouteReason: "NO_LOCATION" });
    const away = await test.seller.location();
    await test.seller.receive(sku, away, 2);
    await route();
    expect((await briefOf(id)).toSorted()).toEqual([
      `CANCELLED ${work.location.id} 2 ${sku}`,
      `INCOMPLETE ${work.location.id} 2 ${sku}`,
      `OPEN ${away} 2 ${sku}`,
    ]);
    expect(await faults()).toEqual([]);
  });
});
