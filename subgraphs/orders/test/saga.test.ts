import type { SubgraphPort } from "@waybill/service";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FaultyPort, faultyPort, type Loss } from "../../../test/support/faulty-port.ts";
import { refusals } from "../../../test/support/mutate.ts";
import { fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { expireReservations } from "../../inventory/src/jobs/expire-reservations.ts";
import { settleAfterMs } from "../src/jobs/settle-placements.ts";
import { numbers, startOrders, sweep } from "./support.ts";

const unavailable = ["input UNAVAILABLE"];

let subgraphs: Subgraphs;
let real: SubgraphPort;
// Of the test that runs: a tenant of its own, with five mugs.
let tenant: string;
let seller: Seller;
let inventory: FaultyPort;
beforeAll(async () => {
  subgraphs = await startOrders();
  if (!subgraphs.peers.inventory) throw new Error("inventory was not started");
  real = subgraphs.peers.inventory;
});
beforeEach(async () => {
  tenant = fresh("tenant");
  seller = sellerOf(subgraphs, tenant);
  inventory = faultyPort(real);
  subgraphs.peers.inventory = inventory;
  await seller.stocked("MUG", 5);
});
afterAll(() => subgraphs?.dispose());

const lines = [{ sku: "MUG", quantity: 2 }];
const place = (idempotencyKey: string, more: object = {}) => seller.tryOrder({ idempotencyKey, lines, ...more });
const stored = async () => {
  const db = subgraphs.db("orders");
  const count = (collection: string, filter: object = {}) => db.collection(collection).countDocuments({ tenant, ...filter });
  await subgraphs.quiet();
  return {
    orders: await count("orders"),
    placements: await count("placements"),
    placed: await count("events", { type: "order.placed" }),
  };
};
const faults = async (acknowledged: readonly string[] = []) =>
  stockFaults(await readStockHistory(subgraphs, acknowledged, tenant));
const units = async () => {
  const { levels } = await readStockHistory(subgraphs, [], tenant);
  return levels.map(({ available, reserved, committed }) => `${available}/${reserved}/${committed}`);
};
const dump = () => snapshot(subgraphs, ["inventory", "orders"], numbers);

describe("a call to inventory that is lost", () => {
  it.each([
    ["reserveStock", "request"],
    ["reserveStock", "reply"],
    ["confirmReservation", "request"],
    ["confirmReservation", "reply"],
  ] as const)("(%s, the %s) leaves a placement that the next call with the key makes one order of", async (field, loss: Loss) => {
    inventory.lose(field, loss);
    const key = fresh();
    const first = await place(key);
    expect([first.value, refusals(first), first.userErrors[0]?.retriable]).toEqual([null, unavailable, true]);
    expect(await stored()).toEqual({ orders: 0, placements: 1, placed: 0 });

    const { value } = await place(key);
    expect(value).toMatchObject({ status: "CONFIRMED", version: 1 });
    expect((await place(key)).value).toEqual(value);
    expect(await stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
    expect(await units()).toEqual(["3/0/2"]);
    expect(await faults([value?.id ?? ""])).toEqual([]);
  });

  it.each([
    ["reserveStock", "request"],
    ["reserveStock", "reply"],
    ["confirmReservation", "request"],
    ["confirmReservation", "reply"],
  ] as const)("(%s, the %s) is made good by the sweeper, and the caller then gets that order", async (field, loss: Loss) => {
    inventory.lose(field, loss);
    const key = fresh();
    await place(key);
    expect(await sweep(subgraphs)).toBe(0);
    subgraphs.clock.advance(settleAfterMs);
    expect(await sweep(subgraphs)).toBe(1);
    expect(await sweep(subgraphs)).toBe(0);
    expect(await stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
    const before = await dump();
    const { value } = await place(key);
    expect(value).toMatchObject({ status: "CONFIRMED", version: 1 });
    expect(await dump()).toEqual(before);
    expect(await faults([value?.id ?? ""])).toEqual([]);
  });

  it("while prices are asked leaves nothing at all", async () => {
    const before = await snapshot(subgraphs, ["inventory", "orders"]);
    inventory.lose("productVariantsBySku", "reply");
    expect(refusals(await place(fresh()))).toEqual(unavailable);
    expect(await snapshot(subgraphs, ["inventory", "orders"])).toEqual(before);
  });

  it("for ever leaves the placement to be tried again, and harms no other", async () => {
    inventory.lose("reserveStock", "request", 3);
    const [stuck, good] = [fresh(), fresh()];
    await place(stuck);
    subgraphs.clock.advance(settleAfterMs);
    expect(await sweep(subgraphs)).toBe(0);
    expect(await sweep(subgraphs)).toBe(0);
    expect((await place(good)).value).not.toBeNull();
    expect(await sweep(subgraphs)).toBe(1);
    expect(await stored()).toEqual({ orders: 2, placements: 0, placed: 2 });
  });
});

describe("an order that is placed again as it was before the crash", () => {
  it("keeps the prices, the number and the moment of its first call", async () => {
    inventory.lose("confirmReservation", "reply");
    const key = fresh();
    const placedAt = subgraphs.clock.now;
    await place(key);
    subgraphs.clock.advance(1_000);
    const { value } = await place(key);
    const order = await subgraphs.db("orders").collection<{ _id: string }>("orders").findOne({ _id: value?.id ?? "" });
    expect(order).toMatchObject({ placedAt, updatedAt: placedAt, totalMinor: 2000, number: "1001", version: 1 });
  });

  it("still refuses its key with another input, and its channel's id to another key", async () => {
    inventory.lose("confirmReservation", "request");
    const key = fresh();
    await place(key, { externalId: "shop-1" });
    const before = await dump();
    expect(refusals(await place(key, { externalId: "shop-1", channel: "phone" }))).toEqual(["input.idempotencyKey IDEMPOTENCY_KEY_REUSED"]);
    expect(refusals(await place(key))).toEqual(["input.idempotencyKey IDEMPOTENCY_KEY_REUSED"]);
    expect(refusals(await place(fresh(), { externalId: "shop-1" }))).toEqual(["input.externalId TAKEN"]);
    expect(await dump()).toEqual(before);
    expect((await place(key, { externalId: "shop-1" })).value).toMatchObject({ number: "1001" });
  });
});

describe("callers and the sweeper at once", () => {
  it.each(["request", "reply"] as const)("make one order of a placement whose %s was lost", async (loss) => {
    inventory.lose("reserveStock", loss);
    const key = fresh();
    await place(key);
    subgraphs.clock.advance(settleAfterMs);
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 6 }, () => place(key))),
      Promise.all(Array.from({ length: 3 }, () => sweep(subgraphs))),
    ]);
    expect(answers[0]?.value).toMatchObject({ status: "CONFIRMED" });
    expect(answers).toEqual(Array(6).fill(answers[0]));
    expect(await stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
    expect(await units()).toEqual(["3/0/2"]);
    expect(await faults()).toEqual([]);
  });
});

describe("a hold that ends before it is confirmed", () => {
  const life = 15 * 60_000;
  const endHold = async () => {
    subgraphs.clock.advance(life);
    const app = subgraphs.apps.inventory;
    if (app) await expireReservations(app.database, subgraphs.clock);
  };

  it("is taken anew while there is stock", async () => {
    inventory.before("confirmReservation", endHold);
    const { value } = await place(fresh());
    expect(value).toMatchObject({ status: "CONFIRMED" });
    expect(await units()).toEqual(["3/0/2"]);
    expect(await faults([value?.id ?? ""])).toEqual([]);
  });

  it("makes the order refused when the stock is gone, with nothing left of it", async () => {
    inventory.before("confirmReservation", async () => {
      await endHold();
      await seller.order({ lines: [{ sku: "MUG", quantity: 4 }] });
    });
    expect(refusals(await place(fresh()))).toEqual(["input.lines.0.quantity INSUFFICIENT_STOCK"]);
    expect(await stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
    expect(await units()).toEqual(["1/0/4"]);
    expect(await faults()).toEqual([]);
  });

  it("over and over leaves the placement open, to be settled later", async () => {
    for (let n = 0; n < 3; n++) inventory.before("confirmReservation", endHold);
    const key = fresh();
    expect(refusals(await place(key))).toEqual(unavailable);
    expect(await stored()).toEqual({ orders: 0, placements: 1, placed: 0 });
    expect((await place(key)).value).toMatchObject({ status: "CONFIRMED" });
    expect(await units()).toEqual(["3/0/2"]);
    expect(await faults()).toEqual([]);
  });
});

describe("a refusal while somebody else succeeds with the same placement", () => {
  it("never leaves stock committed to an order that is not there", async () => {
    // The first call finds too little; before it hears so, stock arrives and a second call with the key holds it.
    const key = fresh();
    const want = { lines: [{ sku: "MUG", quantity: 9 }] };
    const location = await seller.location();
    inventory.lose("reserveStock", "request");
    await place(key, want);
    const slow = subgraphs.peers.inventory as FaultyPort;
    let second: Promise<unknown> = Promise.resolve();
    subgraphs.peers.inventory = {
      ...slow,
      async execute(request) {
        const result = await slow.execute(request);
        if (request.query.includes("reserveStock")) {
          subgraphs.peers.inventory = slow;
          await seller.receive("MUG", location, 10);
          second = place(key, want);
          await second;
        }
        return result;
      },
    };
    const first = await place(key, want);
    expect(first.value).toMatchObject({ status: "CONFIRMED" });
    expect(await second).toEqual(first);
    expect(await stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
    expect(await faults([first.value?.id ?? ""])).toEqual([]);
  });

  it("lets a hold whose placement was refused meanwhile end by itself", async () => {
    const key = fresh();
    inventory.lose("reserveStock", "request");
    await place(key);
    // Between the hold and its confirmation another process refuses the placement, as the sweeper would.
    const passing = subgraphs.peers.inventory as FaultyPort;
    subgraphs.peers.inventory = {
      ...passing,
      async execute(request) {
        const result = await passing.execute(request);
        if (request.query.includes("reserveStock")) {
          await subgraphs.db("orders").collection("placements").deleteMany({ tenant });
          await subgraphs.db("orders").collection("idempotency").deleteMany({ tenant });
        }
        return result;
      },
    };
    expect(refusals(await place(key))).toEqual(unavailable);
    subgraphs.peers.inventory = passing;
    expect(await units()).toEqual(["3/2/0"]);
    expect(await faults()).toEqual([]);
    expect((await place(key)).value).toMatchObject({ status: "CONFIRMED" });
    expect(await faults()).toEqual([]);
  });
});
