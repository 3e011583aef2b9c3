import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { callMutation, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { line, linesOf } from "./lines.ts";
import { asOrders, levelsOf, reassignLines, releaseLines, updateLocation } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());
const { dump, faults, eventTypes, twoPlaces, reserve, confirmed, record } = linesOf(() => subgraphs);

describe("lines with locations", () => {
  it("are served exactly there, or refused", async () => {
    const { sku, north, south } = await twoPlaces(2, 5);
    const before = await dump();
    const short = await reserve(fresh("ord"), [line("l1", sku, 3, north), line("l2", sku, 3, south)]);
    expect(refusals(short)).toEqual(["input.lines.0.quantity INSUFFICIENT_STOCK"]);
    expect(await dump()).toEqual(before);
    const { value } = await reserve(fresh("ord"), [line("l1", sku, 2, north), line("l2", sku, 3, south)]);
    expect(value?.allocations).toEqual([
      { lineId: "l1", sku, quantity: 2, handedOver: 0, locationId: north, backordered: false },
      { lineId: "l2", sku, quantity: 3, handedOver: 0, locationId: south, backordered: false },
    ]);
    expect(await faults()).toEqual([]);
  });

  it("are not served from a closed location", async () => {
    const { sku, north } = await twoPlaces(2, 1);
    await succeed(subgraphs, updateLocation, { idempotencyKey: fresh(), id: north, active: false });
    expect(refusals(await reserve(fresh("ord"), [line("l1", sku, 1, north)]))).toEqual([
      "input.lines.0.quantity INSUFFICIENT_STOCK",
    ]);
    expect(refusals(await reserve(fresh("ord"), [line("l1", sku, 2)]))).toEqual([
      "input.lines.0.quantity INSUFFICIENT_STOCK",
    ]);
    expect(refusals(await reserve(fresh("ord"), [line("l1", sku, 1)]))).toEqual([]);
  });
});

describe("releaseReservationLines", () => {
  it("gives units of a line back once, and ends a reservation that holds nothing any more", async () => {
    const { sku, north, south } = await twoPlaces(3, 3);
    const orderId = await confirmed([line("l1", sku, 3, north), line("l2", sku, 2, south)]);
    const call = { idempotencyKey: fresh(), orderId, lines: [{ lineId: "l1", quantity: 2 }] };
    const first = await asOrders(subgraphs, releaseLines, call);
    for (let n = 0; n < 3; n++) expect(await asOrders(subgraphs, releaseLines, call)).toEqual(first);
    expect(first.value?.allocations).toMatchObject([
      { lineId: "l1", quantity: 1 },
      { lineId: "l2", quantity: 2 },
    ]);
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 2/0/1`, `${south} 1/0/2`].toSorted());
    const rest = [
      { lineId: "l1", quantity: 1 },
      { lineId: "l2", quantity: 2 },
    ];
    expect((await asOrders(subgraphs, releaseLines, { orderId, lines: rest })).value).toMatchObject({
      status: "RELEASED",
      allocations: [],
    });
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 3/0/0`, `${south} 3/0/0`].toSorted());
    expect(await eventTypes(orderId)).toEqual([
      "reservation.created 1",
      "reservation.confirmed 2",
      "reservation.lines_released 3",
      "reservation.lines_released 4",
    ]);
    expect(await faults()).toEqual([]);
  });

  it("refuses more than a line holds, unknown orders and outsiders, and changes nothing", async () => {
    const { sku, north } = await twoPlaces(3, 0);
    const orderId = await confirmed([line("l1", sku, 3, north)]);
    const before = await dump();
    const attempt = async (input: object, tenant?: string) =>
      refusals(await asOrders(subgraphs, releaseLines, input, tenant));
    expect(await attempt({ orderId, lines: [{ lineId: "l1", quantity: 4 }] })).toEqual([
      "input.lines.0.quantity INVALID_STATE",
    ]);
    expect(await attempt({ orderId, lines: [{ lineId: "l9", quantity: 1 }] })).toEqual([
      "input.lines.0.quantity INVALID_STATE",
    ]);
    expect(await attempt({ orderId, lines: [{ lineId: "l1", quantity: 0 }] })).toEqual([
      "input.lines.0.quantity INVALID",
    ]);
    expect(await attempt({ orderId, lines: [] })).toEqual(["input.lines BLANK"]);
    expect(await attempt({ orderId, lines: [{ lineId: "l1", quantity: 1 }] }, "globex")).toEqual([
      "input.orderId NOT_FOUND",
    ]);
    const input = { idempotencyKey: fresh(), orderId, lines: [{ lineId: "l1", quantity: 1 }] };
    const { errors } = await callMutation(subgraphs, releaseLines, input, staff());
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: "FORBIDDEN", scope: "internal" }]);
    expect(await dump()).toEqual(before);
  });
});

describe("reassignReservationLines", () => {
  it("writes lost units off where they were, and lets those that stay wait there", async () => {
    const { sku, north, south } = await twoPlaces(3, 1);
    const orderId = await confirmed([line("l1", sku, 3, north)]);
    const move = (toLocationId: string) => ({ lineId: "l1", quantity: 1, fromLocationId: north, toLocationId });
    const stay = { orderId, lines: [move(north)] };
    expect(refusals(await asOrders(subgraphs, reassignLines, stay))).toEqual(["input.lines.0.toLocationId INVALID"]);
    const lost = { idempotencyKey: fresh(), orderId, lost: "NOT_FOUND", lines: [move(south), move(north)] };
    const first = await asOrders(subgraphs, reassignLines, lost);
    expect(await asOrders(subgraphs, reassignLines, lost)).toEqual(first);
    expect(first.value?.allocations).toMatchObject([
      { quantity: 1, locationId: north, backordered: false },
      { quantity: 1, locationId: south, backordered: false },
      { quantity: 1, locationId: north, backordered: true },
    ]);
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 0/0/1 owed 1`, `${south} 0/0/1`].toSorted());
    expect(await faults()).toEqual([]);
  });

  it("moves units to another location once, all or none", async () => {
    const { sku, north, south } = await twoPlaces(3, 2);
    const orderId = await confirmed([line("l1", sku, 3, north)]);
    const move = (quantity: number) => ({ lineId: "l1", quantity, fromLocationId: north, toLocationId: south });
    const before = await dump();
    expect(refusals(await asOrders(subgraphs, reassignLines, { orderId, lines: [move(3)] }))).toEqual([
      "input.lines.0.toLocationId INSUFFICIENT_STOCK",
    ]);
    expect(refusals(await asOrders(subgraphs, reassignLines, { orderId, lines: [move(4)] }))).toEqual([
      "input.lines.0.quantity INVALID_STATE",
    ]);
    expect(
      refusals(
        await asOrders(subgraphs, reassignLines, { orderId, lines: [{ ...move(1), toLocationId: "loc_none" }] }),
      ),
    ).toEqual(["input.lines.0.toLocationId NOT_FOUND"]);
    expect(await dump()).toEqual(before);
    const call = { idempotencyKey: fresh(), orderId, lines: [move(2)] };
    const first = await asOrders(subgraphs, reassignLines, call);
    expect(await asOrders(subgraphs, reassignLines, call)).toEqual(first);
    expect(first.value?.allocations).toMatchObject([
      { quantity: 1, locationId: north },
      { quantity: 2, locationId: south },
    ]);
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 2/0/1`, `${south} 0/0/2`].toSorted());
    expect(await faults()).toEqual([]);
  });
});

describe("the log of orders", () => {
  it("gives cancelled lines back, as far as they are still held", async () => {
    const { sku, north } = await twoPlaces(5, 0);
    const orderId = await confirmed([line("l1", sku, 3, north), line("l2", sku, 2, north)]);
    await record("order.lines_cancelled", orderId, {
      lines: [
        { lineId: "l1", quantity: 2 },
        { lineId: "l2", quantity: 9 },
      ],
    });
    await subgraphs.quiet();
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 4/0/1`]);
    expect(await faults()).toEqual([]);
  });

  it("takes what was handed over out of the building, once, and gives the rest back when the order is cancelled", async () => {
    const { sku, north, south } = await twoPlaces(5, 5);
    const orderId = await confirmed([line("l1", sku, 3, north), line("l1", sku, 2, south), line("l2", sku, 1, south)]);
    // An order whose lines are told apart does not leave at once.
    await record("order.status_changed", orderId, { previousStatus: "CONFIRMED", status: "PROCESSING" });
    const handed = {
      lines: [
        { lineId: "l1", sku, quantity: 2, locationId: north },
        { lineId: "l2", sku, quantity: 1, locationId: south },
      ],
    };
    await record("fulfillment_order.handed_over", orderId, handed);
    await subgraphs.quiet();
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 2/0/1`, `${south} 2/0/2`].toSorted());
    // More than there is: what is out already does not leave again.
    await record("fulfillment_order.handed_over", orderId, handed);
    await subgraphs.quiet();
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 2/0/0`, `${south} 2/0/2`].toSorted());
    await record("order.cancelled", orderId, { previousStatus: "PROCESSING", status: "CANCELLED" }, 3);
    await subgraphs.quiet();
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 2/0/0`, `${south} 4/0/0`].toSorted());
    const hold = await subgraphs.db("inventory").collection("reservations").findOne({ orderId });
    expect(hold).toMatchObject({
      status: "FULFILLED",
      allocations: [
        { lineId: "l1", quantity: 3 },
        { lineId: "l2", quantity: 1 },
      ],
    });
    expect(await faults()).toEqual([]);
  });
});
