import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { callMutation, refusals } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { reservationLifeMs } from "../src/domain/reservation.ts";
import { createApp } from "../src/index.ts";
import { asOrders, confirmReservation, releaseReservation, reserveStock, stock, unitsOf } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());

const dump = () => snapshot(subgraphs, ["inventory"]);
const reserve = (orderId: string, sku: string, quantity: number, input: object = {}) =>
  asOrders(subgraphs, reserveStock, { orderId, lines: [{ sku, quantity }], ...input });
const confirm = (orderId: string) => asOrders(subgraphs, confirmReservation, { orderId });
const release = (orderId: string) => asOrders(subgraphs, releaseReservation, { orderId });
const eventsOf = async (orderId: string) => {
  await subgraphs.quiet();
  const events = await subgraphs
    .db("inventory")
    .collection("events")
    .find({ "data.orderId": orderId })
    .sort({ seq: 1 })
    .toArray();
  return events.map(({ type, subject }) => `${type} ${subject.version}`);
};
// Orders is not started here, so no order is there to be missed: only what concerns stock alone is judged.
const faults = async () =>
  stockFaults({ ...(await readStockHistory(subgraphs)), orders: [] }).filter(
    (fault) => !fault.includes("no such order"),
  );

describe("reserveStock", () => {
  it("holds an order's lines for a quarter of an hour, over several locations", async () => {
    const sku = await stock(subgraphs, 2, 4);
    const orderId = fresh("ord");
    const { value } = await reserve(orderId, sku, 5);
    expect(value).toEqual({
      id: expect.stringMatching(/^rsv_[0-9a-f]{32}$/) as string,
      orderId,
      status: "RESERVED",
      expiresAt: new Date(subgraphs.clock.now.getTime() + reservationLifeMs).toISOString(),
      allocations: [
        { lineId: null, sku, quantity: 4, handedOver: 0, locationId: expect.any(String) as string, backordered: false },
        { lineId: null, sku, quantity: 1, handedOver: 0, locationId: expect.any(String) as string, backordered: false },
      ],
    });
    expect(await unitsOf(subgraphs, sku)).toBe("1/5/0");
    expect(await eventsOf(orderId)).toEqual(["reservation.created 1"]);
    expect(await faults()).toEqual([]);
  });

  it("gives the same hold for the same order, whatever key or lines come later", async () => {
    const sku = await stock(subgraphs, 9);
    const orderId = fresh("ord");
    const idempotencyKey = fresh();
    const first = await reserve(orderId, sku, 2, { idempotencyKey });
    const units = await unitsOf(subgraphs, sku);
    expect(await reserve(orderId, sku, 2, { idempotencyKey })).toEqual(first);
    expect(await reserve(orderId, sku, 2)).toEqual(first);
    expect(await reserve(orderId, sku, 5)).toEqual(first);
    expect(await reserve(orderId, sku, 3, { idempotencyKey })).toEqual(first);
    expect(await unitsOf(subgraphs, sku)).toBe(units);
    expect(await eventsOf(orderId)).toEqual(["reservation.created 1"]);
  });

  it("takes one hold when twenty ask at once for one order", async () => {
    const sku = await stock(subgraphs, 50);
    const orderId = fresh("ord");
    const answers = await Promise.all(Array.from({ length: 20 }, () => reserve(orderId, sku, 2)));
    expect(answers).toEqual(Array.from({ length: 20 }, () => answers[0]));
    expect(await unitsOf(subgraphs, sku)).toBe("48/2/0");
    expect(await eventsOf(orderId)).toEqual(["reservation.created 1"]);
  });

  it("takes all or nothing", async () => {
    const [plenty, few] = [await stock(subgraphs, 10), await stock(subgraphs, 1, 1)];
    const before = await dump();
    const lines = [
      { sku: few, quantity: 2 },
      { sku: plenty, quantity: 1 },
      { sku: few, quantity: 1 },
      { sku: "NOPE", quantity: 1 },
    ];
    const answer = await asOrders(subgraphs, reserveStock, { orderId: fresh("ord"), lines });
    expect([answer.value, refusals(answer)]).toEqual([
      null,
      [
        "input.lines.0.quantity INSUFFICIENT_STOCK",
        "input.lines.2.quantity INSUFFICIENT_STOCK",
        "input.lines.3.quantity INSUFFICIENT_STOCK",
      ],
    ]);
    expect(answer.userErrors[0]?.message).toBe(`2 of ${few} are available`);
    expect(await dump()).toEqual(before);
  });

  it("refuses quantities and lists out of range, and another tenant's stock", async () => {
    const sku = await stock(subgraphs, 10);
    const before = await dump();
    const attempt = async (lines: object[], tenant = "acme") =>
      refusals(await asOrders(subgraphs, reserveStock, { orderId: fresh("ord"), lines }, tenant));
    expect(await attempt([])).toEqual(["input.lines BLANK"]);
    expect(await attempt([{ sku, quantity: 0 }])).toEqual(["input.lines.0.quantity INVALID"]);
    expect(await attempt([{ sku, quantity: 100_001 }])).toEqual(["input.lines.0.quantity INVALID"]);
    expect(await attempt(Array.from({ length: 251 }, () => ({ sku, quantity: 1 })))).toEqual(["input.lines TOO_LONG"]);
    expect(await attempt([{ sku, quantity: 1 }], "globex")).toEqual(["input.lines.0.quantity INSUFFICIENT_STOCK"]);
    expect(await dump()).toEqual(before);
  });
});

describe("settling a reservation", () => {
  it("confirms once, and then releases once", async () => {
    const sku = await stock(subgraphs, 5);
    const orderId = fresh("ord");
    const { value: held } = await reserve(orderId, sku, 3);
    const confirmed = { ...held, status: "CONFIRMED", expiresAt: null };
    for (let n = 0; n < 3; n++) expect((await confirm(orderId)).value).toEqual(confirmed);
    expect(await unitsOf(subgraphs, sku)).toBe("2/0/3");
    for (let n = 0; n < 3; n++)
      expect((await release(orderId)).value).toMatchObject({ status: "RELEASED", expiresAt: null });
    expect(await unitsOf(subgraphs, sku)).toBe("5/0/0");
    expect(await eventsOf(orderId)).toEqual([
      "reservation.created 1",
      "reservation.confirmed 2",
      "reservation.released 3",
    ]);
    expect(await faults()).toEqual([]);
  });

  it("refuses what the table does not have, and what is not there, and changes nothing", async () => {
    const sku = await stock(subgraphs, 5);
    const orderId = fresh("ord");
    await reserve(orderId, sku, 3);
    await release(orderId);
    const before = await dump();
    expect(refusals(await confirm(orderId))).toEqual(["input.orderId INVALID_STATE"]);
    expect(refusals(await confirm("ord_none"))).toEqual(["input.orderId NOT_FOUND"]);
    expect(refusals(await release("ord_none"))).toEqual(["input.orderId NOT_FOUND"]);
    for (const mutation of [confirmReservation, releaseReservation]) {
      expect(refusals(await asOrders(subgraphs, mutation, { orderId }, "globex"))).toEqual(["input.orderId NOT_FOUND"]);
    }
    expect(await dump()).toEqual(before);
  });

  it("does not hold anew for an order whose hold was released", async () => {
    const sku = await stock(subgraphs, 5);
    const orderId = fresh("ord");
    await reserve(orderId, sku, 3);
    await release(orderId);
    expect((await reserve(orderId, sku, 3)).value).toMatchObject({ status: "RELEASED" });
    expect(await unitsOf(subgraphs, sku)).toBe("5/0/0");
  });

  it("comes to one end when confirm and release race", async () => {
    for (let round = 0; round < 5; round++) {
      const sku = await stock(subgraphs, 4);
      const orderId = fresh("ord");
      await reserve(orderId, sku, 4);
      await Promise.all([confirm(orderId), release(orderId), confirm(orderId), release(orderId)]);
      expect(await unitsOf(subgraphs, sku)).toBe("4/0/0");
    }
    expect(await faults()).toEqual([]);
  });
});

describe("the mutations between services", () => {
  it.each([reserveStock, confirmReservation, releaseReservation])("$name is for services alone", async (mutation) => {
    const sku = await stock(subgraphs, 5);
    const orderId = fresh("ord");
    await reserve(orderId, sku, 1);
    const before = await dump();
    const input = {
      idempotencyKey: fresh(),
      orderId,
      ...(mutation === reserveStock ? { lines: [{ sku, quantity: 1 }] } : {}),
    };
    // Not even with the scope itself, which nobody outside is ever given.
    for (const identity of [staff(), staff("acme", ["internal", "inventory:write"])]) {
      const { data, errors } = await callMutation(subgraphs, mutation, input, identity);
      expect([data, errors?.map(({ extensions }) => extensions)]).toEqual([
        null,
        [{ code: "FORBIDDEN", scope: "internal" }],
      ]);
    }
    expect(await dump()).toEqual(before);
  });
});
