import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Loss } from "../../../test/support/faulty-port.ts";
import { refusals } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { settleAfterMs } from "../src/jobs/settle-placements.ts";
import { openSaga, type Saga } from "./saga-support.ts";
import { numbers, startOrders, sweep } from "./support.ts";

const unavailable = ["input UNAVAILABLE"];

let subgraphs: Subgraphs;
let saga: Saga;
beforeAll(async () => {
  subgraphs = await startOrders();
});
beforeEach(async () => {
  saga = await openSaga(subgraphs);
});
afterAll(() => subgraphs?.dispose());

const dump = () => snapshot(subgraphs, ["inventory", "orders"], numbers);

describe("a call to inventory that is lost", () => {
  it.each([
    ["reserveStock", "request"],
    ["reserveStock", "reply"],
    ["confirmReservation", "request"],
    ["confirmReservation", "reply"],
  ] as const)(
    "(%s, the %s) leaves a placement that the next call with the key makes one order of",
    async (field, loss: Loss) => {
      saga.inventory.lose(field, loss);
      const key = fresh();
      const first = await saga.place(key);
      expect([first.value, refusals(first), first.userErrors[0]?.retriable]).toEqual([null, unavailable, true]);
      expect(await saga.stored()).toEqual({ orders: 0, placements: 1, placed: 0 });

      const { value } = await saga.place(key);
      expect(value).toMatchObject({ status: "CONFIRMED", version: 1 });
      expect((await saga.place(key)).value).toEqual(value);
      expect(await saga.stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
      expect(await saga.units()).toEqual(["3/0/2"]);
      expect(await saga.faults([value?.id ?? ""])).toEqual([]);
    },
  );

  it.each([
    ["reserveStock", "request"],
    ["reserveStock", "reply"],
    ["confirmReservation", "request"],
    ["confirmReservation", "reply"],
  ] as const)(
    "(%s, the %s) is made good by the sweeper, and the caller then gets that order",
    async (field, loss: Loss) => {
      saga.inventory.lose(field, loss);
      const key = fresh();
      await saga.place(key);
      expect(await sweep(subgraphs)).toBe(0);
      subgraphs.clock.advance(settleAfterMs);
      expect(await sweep(subgraphs)).toBe(1);
      expect(await sweep(subgraphs)).toBe(0);
      expect(await saga.stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
      const before = await dump();
      const { value } = await saga.place(key);
      expect(value).toMatchObject({ status: "CONFIRMED", version: 1 });
      expect(await dump()).toEqual(before);
      expect(await saga.faults([value?.id ?? ""])).toEqual([]);
    },
  );

  it("while prices are asked leaves nothing at all", async () => {
    const before = await snapshot(subgraphs, ["inventory", "orders"]);
    saga.inventory.lose("stockAvailability", "reply");
    expect(refusals(await saga.place(fresh()))).toEqual(unavailable);
    expect(await snapshot(subgraphs, ["inventory", "orders"])).toEqual(before);
  });

  it("for ever leaves the placement to be tried again, and harms no other", async () => {
    saga.inventory.lose("reserveStock", "request", 3);
    const [stuck, good] = [fresh(), fresh()];
    await saga.place(stuck);
    subgraphs.clock.advance(settleAfterMs);
    expect(await sweep(subgraphs)).toBe(0);
    expect(await sweep(subgraphs)).toBe(0);
    expect((await saga.place(good)).value).not.toBeNull();
    expect(await sweep(subgraphs)).toBe(1);
    expect(await saga.stored()).toEqual({ orders: 2, placements: 0, placed: 2 });
  });
});

describe("an order that is placed again as it was before the crash", () => {
  it("keeps the prices, the number and the moment of its first call", async () => {
    saga.inventory.lose("confirmReservation", "reply");
    const key = fresh();
    const placedAt = subgraphs.clock.now;
    await saga.place(key);
    subgraphs.clock.advance(1_000);
    const { value } = await saga.place(key);
    const order = await subgraphs
      .db("orders")
      .collection<{ _id: string }>("orders")
      .findOne({ _id: value?.id ?? "" });
    expect(order).toMatchObject({ placedAt, updatedAt: placedAt, totalMinor: 2000, number: "1001", version: 1 });
  });

  it("still refuses its key with another input, and its channel's id to another key", async () => {
    saga.inventory.lose("confirmReservation", "request");
    const key = fresh();
    await saga.place(key, { externalId: "shop-1" });
    const before = await dump();
    expect(refusals(await saga.place(key, { externalId: "shop-1", channel: "phone" }))).toEqual([
      "input.idempotencyKey IDEMPOTENCY_KEY_REUSED",
    ]);
    expect(refusals(await saga.place(key))).toEqual(["input.idempotencyKey IDEMPOTENCY_KEY_REUSED"]);
    expect(refusals(await saga.place(fresh(), { externalId: "shop-1" }))).toEqual(["input.externalId TAKEN"]);
    expect(await dump()).toEqual(before);
    expect((await saga.place(key, { externalId: "shop-1" })).value).toMatchObject({ number: "1001" });
  });
});

describe("a hold that ends before it is confirmed", () => {
  it("is taken anew while there is stock", async () => {
    saga.inventory.before("confirmReservation", saga.endHolds);
    const { value } = await saga.place(fresh());
    expect(value).toMatchObject({ status: "CONFIRMED" });
    expect(await saga.units()).toEqual(["3/0/2"]);
    expect(await saga.faults([value?.id ?? ""])).toEqual([]);
  });

  it("makes the order refused when the stock is gone, with nothing left of it", async () => {
    saga.inventory.before("confirmReservation", async () => {
      await saga.endHolds();
      await saga.seller.order({ lines: [{ sku: "MUG", quantity: 4 }] });
    });
    expect(refusals(await saga.place(fresh()))).toEqual(["input.lines.0.quantity INSUFFICIENT_STOCK"]);
    expect(await saga.stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
    expect(await saga.units()).toEqual(["1/0/4"]);
    expect(await saga.faults()).toEqual([]);
  });

  it("over and over leaves the placement open, to be settled later", async () => {
    for (let n = 0; n < 3; n++) saga.inventory.before("confirmReservation", saga.endHolds);
    const key = fresh();
    expect(refusals(await saga.place(key))).toEqual(unavailable);
    expect(await saga.stored()).toEqual({ orders: 0, placements: 1, placed: 0 });
    expect((await saga.place(key)).value).toMatchObject({ status: "CONFIRMED" });
    expect(await saga.units()).toEqual(["3/0/2"]);
    expect(await saga.faults()).toEqual([]);
  });
});
