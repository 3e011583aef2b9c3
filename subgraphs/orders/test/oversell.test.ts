import { createApp as createInventory } from "@waybill/inventory";
import type { Identity } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import type { SubgraphPort } from "@waybill/service";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { refusals } from "../../../test/support/mutate.ts";
import { fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { Answer, Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp as createOrders } from "../src/index.ts";
import { expireReservations } from "../../inventory/src/jobs/expire-reservations.ts";
import { holdLifeMs } from "./saga-support.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
let seller: Seller;
let tenant: string;
beforeAll(async () => {
  subgraphs = await startOrders();
});
beforeEach(() => {
  tenant = fresh("tenant");
  seller = sellerOf(subgraphs, tenant);
});
afterAll(() => subgraphs?.dispose());

const counts = async () => ({
  orders: await subgraphs.db("orders").collection("orders").countDocuments({ tenant }),
  placements: await subgraphs.db("orders").collection("placements").countDocuments({ tenant }),
  keys: await subgraphs.db("orders").collection("idempotency").countDocuments({ tenant }),
});

it("sells exactly fifty units to two hundred who want one each", { timeout: 180_000 }, async () => {
  await seller.stocked("MUG", 50);
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => seller.buy({ lines: [{ sku: "MUG", quantity: 1 }] })),
  );
  const placed = answers.flatMap(({ value }) => (value ? [value] : []));
  expect(placed).toHaveLength(50);
  expect(new Set(placed.map(({ number }) => number)).size).toBe(50);
  expect(answers.filter(({ value }) => !value).map(refusals)).toEqual(
    Array.from({ length: 150 }, () => ["input.lines.0.quantity INSUFFICIENT_STOCK"]),
  );
  expect(await counts()).toEqual({ orders: 50, placements: 0, keys: 50 });
  const history = await readStockHistory(
    subgraphs,
    placed.map(({ id }) => id),
    tenant,
  );
  expect(stockFaults(history)).toEqual([]);
  expect(history.levels).toMatchObject([{ available: 0, reserved: 0, committed: 50 }]);
  const logged = await subgraphs.db("orders").collection("events").find({ tenant }).sort({ seq: 1 }).toArray();
  expect(logged.map(({ seq }) => seq as number)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  for (const type of ["order.placed", "fulfillment_order.created"]) {
    expect(logged.filter((event) => event["type"] === type)).toHaveLength(50);
  }
});

it(
  "keeps every invariant for mixed baskets over two SKUs at two locations, with repeats and cancellations",
  { timeout: 120_000 },
  async () => {
    await seller.product(["A", "B"]);
    const [north, south] = [await seller.location(), await seller.location()];
    const receipts: [string, string, number][] = [
      ["A", north, 15],
      ["A", south, 10],
      ["B", north, 5],
      ["B", south, 20],
    ];
    for (const [sku, location, quantity] of receipts) await seller.receive(sku, location, quantity);

    const acknowledged = new Map<string, string>();
    const buy = async (n: number): Promise<void> => {
      const idempotencyKey = fresh();
      const lines = [
        { sku: "A", quantity: 1 + (n % 3) },
        { sku: n % 2 === 0 ? "B" : "A", quantity: 1 + (n % 2) },
      ];
      // Some call twice at once with one key, as an impatient client does.
      const calls = Array.from({ length: n % 4 === 0 ? 2 : 1 }, () => seller.buy({ idempotencyKey, lines }));
      for (const { value } of await Promise.all(calls)) if (value) acknowledged.set(idempotencyKey, value.id);
      const id = acknowledged.get(idempotencyKey);
      if (id !== undefined && n % 5 === 0) await seller.cancel(id);
    };
    await Promise.all(Array.from({ length: 60 }, (_, n) => buy(n)));

    // A call that orders gave up may still have taken a hold: it ends by itself.
    const app = subgraphs.apps.inventory;
    if (!app) throw new Error("inventory was not started");
    subgraphs.clock.advance(holdLifeMs);
    await expireReservations(app.database, subgraphs.clock);
    const history = await readStockHistory(subgraphs, [...acknowledged.values()], tenant);
    expect(stockFaults(history)).toEqual([]);
    expect(history.orders).toHaveLength(acknowledged.size);
    const onHand = history.levels.reduce(
      (sum, { available, reserved, committed }) => sum + available + reserved + committed,
      0,
    );
    expect(onHand).toBe(50);
    expect(history.levels.map(({ reserved }) => reserved)).toEqual([0, 0, 0, 0]);
    // Every unit that is not committed is for sale again.
    const committed = history.orders
      .filter(({ status }) => status === "CONFIRMED")
      .flatMap(({ lines }) => lines)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    expect(history.levels.reduce((sum, level) => sum + level.committed, 0)).toBe(committed);
  },
);

it(
  "sells no unit twice when two processes of inventory and two of orders share the databases",
  { timeout: 120_000 },
  async () => {
    await seller.stocked("MUG", 20);
    const { deps, peers } = subgraphs;
    const others = [await createInventory(deps), await createOrders(deps)];
    const [inventory, orders] = [peers.inventory, subgraphs.apps.orders?.server];
    try {
      for (const other of others) await other.server.start();
      let turn = 0;
      const either = (a: SubgraphPort | undefined, b: SubgraphPort | undefined): SubgraphPort => {
        const pick = (): SubgraphPort => {
          const port = turn++ % 2 === 0 ? a : b;
          if (!port) throw new Error("it was not started");
          return port;
        };
        return { execute: (request) => pick().execute(request), subscribe: (request) => pick().subscribe(request) };
      };
      peers.inventory = either(inventory, others[0]?.server);
      const port = either(orders, others[1]?.server);
      const buyers = Array.from({ length: 60 }, () => sellerOf({ ...subgraphs, execute: executeOn(port) }, tenant));
      const answers = await Promise.all(buyers.map((buyer) => buyer.buy({ lines: [{ sku: "MUG", quantity: 1 }] })));
      const placed = answers.flatMap(({ value }) => (value ? [value.id] : []));
      expect(placed).toHaveLength(20);
      expect(await counts()).toEqual({ orders: 20, placements: 0, keys: 20 });
      expect(stockFaults(await readStockHistory(subgraphs, placed, tenant))).toEqual([]);
    } finally {
      if (inventory) peers.inventory = inventory;
      for (const other of others.toReversed()) {
        await other.server.stop();
        await other.stop();
      }
    }
  },
);

/** Runs what is for orders through another port. */
const executeOn =
  (port: SubgraphPort): Subgraphs["execute"] =>
  async <T>(name: SubgraphName, query: string, variables: object = {}, identity: Identity = staff()) => {
    const request = { query, variables: { ...variables }, identity, correlationId: "c-test" };
    return (
      name === "orders" ? await port.execute(request) : await subgraphs.execute(name, query, variables, identity)
    ) as Answer<T>;
  };
