import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { callMutation, refusals } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { line, linesOf } from "./lines.ts";
import { asOrders, extend, levelsOf, releaseReservation, withdraw } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());
const { dump, faults, eventTypes, twoPlaces, confirmed } = linesOf(() => subgraphs);
const tryExtend = async (input: object, tenant?: string) => refusals(await asOrders(subgraphs, extend, input, tenant));
const day = 24 * 3_600_000;

describe("extendReservation", () => {
  it("releases and takes at once, also what was just released, once per key and for good", async () => {
    const { sku, north, south } = await twoPlaces(3, 1);
    const orderId = await confirmed([line("l1", sku, 3, north)]);
    const call = {
      idempotencyKey: fresh(),
      orderId,
      add: [line("l2", sku, 2, north), line("l3", sku, 1)],
      release: [{ lineId: "l1", quantity: 2 }],
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => asOrders(subgraphs, extend, call)));
    expect(answers[0]?.value?.allocations).toEqual([
      { lineId: "l1", sku, quantity: 1, handedOver: 0, locationId: north, backordered: false },
      { lineId: "l2", sku, quantity: 2, handedOver: 0, locationId: north, backordered: false },
      { lineId: "l3", sku, quantity: 1, handedOver: 0, locationId: south, backordered: false },
    ]);
    expect(answers).toEqual(answers.map(() => answers[0]));
    // The stored answer is forgotten by then; the reservation remembers.
    subgraphs.clock.advance(2 * day);
    expect((await asOrders(subgraphs, extend, call)).value?.allocations).toEqual(answers[0]?.value?.allocations);
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 0/0/3`, `${south} 0/0/1`].toSorted());
    expect(await eventTypes(orderId)).toEqual([
      "reservation.created 1",
      "reservation.confirmed 2",
      "reservation.extended 3",
    ]);
    expect(await faults()).toEqual([]);
  });

  it("refuses the whole when something is short, not held, not there or not the caller's", async () => {
    const { sku, north } = await twoPlaces(3, 0);
    const orderId = await confirmed([line("l1", sku, 1, north)]);
    const over = await confirmed([line("l1", sku, 1, north)]);
    await asOrders(subgraphs, releaseReservation, { orderId: over });
    const before = await dump();
    const release = [{ lineId: "l1", quantity: 1 }];
    expect(await tryExtend({ orderId, add: [line("l2", sku, 1), line("l3", sku, 3)], release })).toEqual([
      "input.add.0.quantity INSUFFICIENT_STOCK",
      "input.add.1.quantity INSUFFICIENT_STOCK",
    ]);
    expect(await tryExtend({ orderId, add: [line("l2", sku, 1)], release: [{ lineId: "l1", quantity: 2 }] })).toEqual([
      "input.release.0.quantity INVALID_STATE",
    ]);
    expect(await tryExtend({ orderId, add: [line("l2", "NOPE", 1)] })).toEqual([
      "input.add.0.quantity INSUFFICIENT_STOCK",
    ]);
    expect(await tryExtend({ orderId, add: [{ sku, quantity: 0 }] })).toEqual([
      "input.add.0.lineId BLANK",
      "input.add.0.quantity INVALID",
    ]);
    expect(await tryExtend({ orderId })).toEqual(["input.add BLANK"]);
    expect(await tryExtend({ orderId: over, add: [line("l2", sku, 1)] })).toEqual(["input.orderId INVALID_STATE"]);
    expect(await tryExtend({ orderId, add: [line("l2", sku, 1)] }, "other")).toEqual(["input.orderId NOT_FOUND"]);
    const outside = await callMutation(subgraphs, extend, { idempotencyKey: fresh(), orderId, release }, staff());
    expect(outside.errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
    expect(await dump()).toEqual(before);
    expect(await tryExtend({ orderId, add: [line("l2", sku, 1)], release })).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  it("lets what is beyond stock wait when the variant may and the caller says so", async () => {
    const { sku, north } = await twoPlaces(1, 0, "ALLOW");
    const orderId = await confirmed([line("l1", sku, 1, north)]);
    expect(await tryExtend({ orderId, add: [line("l2", sku, 2, north)] })).toEqual([
      "input.add.0.quantity INSUFFICIENT_STOCK",
    ]);
    expect(await tryExtend({ orderId, add: [line("l2", sku, 2, north)], allowBackorder: true })).toEqual([]);
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 0/0/1 owed 2`]);
    expect(await faults()).toEqual([]);
  });
});

describe("withdrawReservationExtension", () => {
  it("gives back what the extension took, once, and nothing else", async () => {
    const { sku, north } = await twoPlaces(5, 0);
    const orderId = await confirmed([line("l1", sku, 2, north)]);
    const extensionKey = fresh();
    await asOrders(subgraphs, extend, { idempotencyKey: extensionKey, orderId, add: [line("l1", sku, 2, north)] });
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 1/0/4`]);
    for (let n = 0; n < 3; n++) {
      const { value } = await asOrders(subgraphs, withdraw, { orderId, extensionKey });
      expect(value?.allocations).toMatchObject([{ lineId: "l1", quantity: 2 }]);
    }
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 3/0/2`]);
    expect((await eventTypes(orderId)).slice(2)).toEqual([
      "reservation.extended 3",
      "reservation.extension_withdrawn 4",
    ]);
    expect(await faults()).toEqual([]);
  });

  it("keeps an extension out that comes after it", async () => {
    const { sku, north } = await twoPlaces(5, 0);
    const orderId = await confirmed([line("l1", sku, 2, north)]);
    const extensionKey = fresh();
    await asOrders(subgraphs, withdraw, { orderId, extensionKey });
    const before = await dump();
    expect(await tryExtend({ idempotencyKey: extensionKey, orderId, add: [line("l2", sku, 1)] })).toEqual([
      "input.idempotencyKey INVALID_STATE",
    ]);
    expect(await dump()).toEqual(before);
    expect(refusals(await asOrders(subgraphs, withdraw, { orderId, extensionKey }, "other"))).toEqual([
      "input.orderId NOT_FOUND",
    ]);
  });
});
