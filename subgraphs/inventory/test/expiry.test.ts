import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fresh } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { reservationLifeMs } from "../src/domain/reservation.ts";
import { createApp } from "../src/index.ts";
import { expireReservations } from "../src/jobs/expire-reservations.ts";
import { asOrders, confirmReservation, releaseReservation, reserveStock, stock, unitsOf } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp });
});
afterAll(() => subgraphs?.dispose());

const expire = (): Promise<number> => {
  const app = subgraphs.apps.inventory;
  if (!app) throw new Error("inventory was not started");
  return expireReservations(app.database, subgraphs.clock);
};
async function hold(sku: string, quantity: number): Promise<string> {
  const orderId = fresh("ord");
  await asOrders(subgraphs, reserveStock, { orderId, lines: [{ sku, quantity }] });
  return orderId;
}
const faults = async () =>
  stockFaults({ ...(await readStockHistory(subgraphs)), orders: [] }).filter(
    (fault) => !fault.includes("no such order"),
  );
const eventTypes = async (orderId: string) => {
  await subgraphs.quiet();
  const events = await subgraphs
    .db("inventory")
    .collection("events")
    .find({ "data.orderId": orderId })
    .sort({ seq: 1 })
    .toArray();
  return events.map(({ type, subject }) => `${type} ${subject.version}`);
};

describe("a hold whose time is over", () => {
  it("returns its units, not a moment earlier and only once", async () => {
    const sku = await stock(subgraphs, 3, 3);
    const orderId = await hold(sku, 5);
    subgraphs.clock.advance(reservationLifeMs - 1);
    expect(await expire()).toBe(0);
    expect(await unitsOf(subgraphs, sku)).toBe("1/5/0");
    subgraphs.clock.advance(1);
    expect(await expire()).toBe(1);
    expect(await unitsOf(subgraphs, sku)).toBe("6/0/0");
    const after = await snapshot(subgraphs, ["inventory"]);
    expect(await expire()).toBe(0);
    expect(await snapshot(subgraphs, ["inventory"])).toEqual(after);
    expect(await eventTypes(orderId)).toEqual(["reservation.created 1", "reservation.expired 2"]);
  });

  it("returns its units once when many expire it at once", async () => {
    const sku = await stock(subgraphs, 20);
    for (let n = 0; n < 4; n++) await hold(sku, 5);
    subgraphs.clock.advance(reservationLifeMs);
    const ended = await Promise.all(Array.from({ length: 5 }, expire));
    expect(ended.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(await unitsOf(subgraphs, sku)).toBe("20/0/0");
    expect(await faults()).toEqual([]);
  });

  it("is confirmed or expired, never both, when the two race", async () => {
    const sku = await stock(subgraphs, 30);
    const orders: string[] = [];
    for (let n = 0; n < 10; n++) orders.push(await hold(sku, 3));
    subgraphs.clock.advance(reservationLifeMs);
    const [, ...answers] = await Promise.all([
      expire(),
      ...orders.map((orderId) => asOrders(subgraphs, confirmReservation, { orderId })),
    ]);
    const confirmed = answers.filter(({ value }) => value?.status === "CONFIRMED").length;
    const refused = answers.filter(({ userErrors }) => userErrors[0]?.code === "INVALID_STATE").length;
    expect(confirmed + refused).toBe(10);
    expect(await unitsOf(subgraphs, sku)).toBe(`${30 - 3 * confirmed}/0/${3 * confirmed}`);
    expect(await faults()).toEqual([]);
  });

  it("may be taken anew, from the stock there is then", async () => {
    const sku = await stock(subgraphs, 5);
    const orderId = await hold(sku, 4);
    subgraphs.clock.advance(reservationLifeMs);
    await expire();
    const rival = await hold(sku, 3);
    const lines = [{ sku, quantity: 4 }];
    expect((await asOrders(subgraphs, reserveStock, { orderId, lines })).userErrors).toMatchObject([
      { code: "INSUFFICIENT_STOCK", message: `2 of ${sku} are available` },
    ]);
    await asOrders(subgraphs, releaseReservation, { orderId: rival });
    const anew = (await asOrders(subgraphs, reserveStock, { orderId, lines })).value;
    const expiresAt = new Date(subgraphs.clock.now.getTime() + reservationLifeMs).toISOString();
    expect(anew).toMatchObject({ orderId, status: "RESERVED", expiresAt });
    expect((await asOrders(subgraphs, confirmReservation, { orderId })).value).toMatchObject({ status: "CONFIRMED" });
    expect(await unitsOf(subgraphs, sku)).toBe("1/0/4");
    expect(await eventTypes(orderId)).toEqual([
      "reservation.created 1",
      "reservation.expired 2",
      "reservation.created 3",
      "reservation.confirmed 4",
    ]);
    expect(await faults()).toEqual([]);
  });

  it("leaves what is confirmed alone for ever", async () => {
    const sku = await stock(subgraphs, 5);
    const orderId = await hold(sku, 5);
    await asOrders(subgraphs, confirmReservation, { orderId });
    subgraphs.clock.advance(365 * 86_400_000);
    expect(await expire()).toBe(0);
    expect(await unitsOf(subgraphs, sku)).toBe("0/0/5");
  });
});

describe("the log of orders", () => {
  const change = (orderId: string, version: number, previousStatus: string, status: string) => ({
    type: status === "CANCELLED" ? "order.cancelled" : "order.status_changed",
    subject: { type: "order", id: orderId, version },
    occurredAt: subgraphs.clock.now,
    data: { orderId, previousStatus, status },
  });

  it("returns a cancelled order's units, once", async () => {
    const sku = await stock(subgraphs, 5);
    const orderId = await hold(sku, 2);
    await asOrders(subgraphs, confirmReservation, { orderId });
    await subgraphs.record("orders", change(orderId, 2, "CONFIRMED", "CANCELLED"));
    await subgraphs.quiet();
    expect(await unitsOf(subgraphs, sku)).toBe("5/0/0");
    await subgraphs.record("orders", change(orderId, 2, "CONFIRMED", "CANCELLED"));
    expect(await eventTypes(orderId)).toEqual([
      "reservation.created 1",
      "reservation.confirmed 2",
      "reservation.released 3",
    ]);
    expect(await faults()).toEqual([]);
  });

  it.each(["PROCESSING", "COMPLETED"])(
    "takes the units out of the building when a confirmed order becomes %s",
    async (status) => {
      const sku = await stock(subgraphs, 5);
      const orderId = await hold(sku, 2);
      await asOrders(subgraphs, confirmReservation, { orderId });
      await subgraphs.record("orders", change(orderId, 2, "CONFIRMED", status));
      await subgraphs.record("orders", change(orderId, 3, "PROCESSING", "COMPLETED"));
      await subgraphs.quiet();
      expect(await unitsOf(subgraphs, sku)).toBe("3/0/0");
      expect((await eventTypes(orderId)).at(-1)).toBe("reservation.fulfilled 3");
      expect(await faults()).toEqual([]);
    },
  );

  it("of another tenant changes nothing here", async () => {
    const sku = await stock(subgraphs, 5);
    const orderId = await hold(sku, 2);
    await subgraphs.record("orders", change(orderId, 2, "CONFIRMED", "CANCELLED"), "globex");
    await subgraphs.quiet();
    expect(await unitsOf(subgraphs, sku)).toBe("3/2/0");
  });
});
