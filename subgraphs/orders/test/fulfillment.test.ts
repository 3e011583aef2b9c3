import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { type Fulfillment, on, startFulfillment, type Work } from "./fulfillment-support.ts";

let test: Fulfillment;
beforeAll(async () => {
  test = await startFulfillment();
});
afterAll(() => test?.subgraphs.dispose());

describe("an order that is placed", () => {
  it("is routed to as few locations as can be, with the decision behind it", async () => {
    const { seller, look, brief, spread } = test;
    const { sku, places } = await spread(2, 3);
    const [a = "", b = ""] = places;
    const { id } = await seller.order({ lines: [{ sku, quantity: 3 }] });
    const seen = await look(id);
    expect(brief(seen)).toEqual([`OPEN ${b} 3 ${sku}`]);
    expect([seen.status, seen.fulfillmentStatus]).toEqual(["CONFIRMED", "UNFULFILLED"]);
    expect(seen.routingDecisions).toEqual([
      {
        cause: "PLACED",
        noRouteReason: null,
        assignments: [{ sku, quantity: 3, locationId: b, backordered: false }],
        rejectedCandidates: [{ reason: "INCOMPLETE" }, { reason: "REDUNDANT" }],
      },
    ]);
    const { id: second } = await seller.order({ lines: [{ sku, quantity: 2 }] });
    expect(brief(await look(second))).toEqual([`OPEN ${a} 2 ${sku}`]);
  });

  it("is split when it must be, and each part leaves its own location exactly once", async () => {
    const { subgraphs, seller, look, act, levels, spread } = test;
    const { sku, places } = await spread(2, 3);
    const { id } = await seller.order({ lines: [{ sku, quantity: 5 }] });
    const { fulfillmentOrders } = await look(id);
    expect(new Map(fulfillmentOrders.map((work) => [work.location.id, work.lines[0]?.quantity]))).toEqual(
      new Map([
        [places[0], 2],
        [places[1], 3],
      ]),
    );
    const first = fulfillmentOrders.find((work) => work.location.id === places[0]) as Work;
    expect(await act("handOverFulfillmentOrder", first)).toMatchObject({
      status: "CLOSED",
      workStep: "HANDED_OVER",
      supportedActions: [],
    });
    expect(await look(id)).toMatchObject({ status: "PROCESSING" });
    await subgraphs.quiet();
    const at = async (place: string | undefined) => (await levels(sku)).find(({ location }) => location.id === place);
    expect(await at(places[0])).toMatchObject({ onHand: 0, committed: 0 });
    expect(await at(places[1])).toMatchObject({ onHand: 3, committed: 3 });

    const shipment = (shipmentId: string, status: string, version: number) =>
      subgraphs.record("shipments", {
        type: version === 1 ? "shipment.created" : "shipment.status_changed",
        subject: { type: "shipment", id: shipmentId, version },
        occurredAt: subgraphs.clock.now,
        data: { orderId: id, status },
      });
    await shipment("shp-1", "PENDING", 1);
    await subgraphs.quiet();
    expect((await look(id)).fulfillmentOrders.map((work) => [work.status, work.shipmentIds])).toEqual([
      ["CLOSED", ["shp-1"]],
      ["CLOSED", ["shp-1"]],
    ]);
    expect((await levels(sku)).map(({ onHand }) => onHand)).toEqual([0, 0]);
    await shipment("shp-1", "DELIVERED", 2);
    await subgraphs.quiet();
    expect(await look(id)).toMatchObject({ status: "COMPLETED", fulfillmentStatus: "FULFILLED" });
    const reported = { orderLineId: expect.any(String), sku, quantity: 5 };
    expect(await subgraphs.db("orders").collection<{ _id: string }>("orders").findOne({ _id: id })).toMatchObject({
      firstShippedAt: subgraphs.clock.now,
      completedAt: subgraphs.clock.now,
      delivered: [reported],
      stockAtPlacing: { lines: 1, units: 5, backorderedLines: 0, backorderedUnits: 0 },
    });

    await shipment("shp-2", "PENDING", 1);
    await subgraphs.quiet();
    expect(await look(id)).toMatchObject({ status: "PROCESSING", fulfillmentStatus: "PARTIALLY_FULFILLED" });
    await shipment("shp-2", "CANCELLED", 2);
    await subgraphs.quiet();
    expect(await look(id)).toMatchObject({ status: "COMPLETED", fulfillmentStatus: "FULFILLED" });
  });

  it("gives its work up when it is cancelled", async () => {
    const { subgraphs, seller, look, levels, ordered } = test;
    const { id, sku } = await ordered(2, 5);
    await seller.cancel(id);
    expect((await look(id)).fulfillmentOrders.map(({ status }) => status)).toEqual(["CANCELLED"]);
    await subgraphs.quiet();
    expect(await levels(sku)).toMatchObject([{ available: 5, committed: 0 }]);
  });
});

describe("work that a location does not do", () => {
  it("goes to another location, with its stock", async () => {
    const { look, brief, act, levels, ordered } = test;
    const { id, sku, places, work } = await ordered(2, 4, 3);
    const [a = "", b = ""] = places;
    expect(work.location.id).toBe(a < b ? a : b);
    const other = work.location.id === a ? b : a;
    const rejected = await act("rejectFulfillmentOrder", work, { reason: "NO_CAPACITY" });
    expect([rejected.status, rejected.requestStatus]).toEqual(["CANCELLED", "REJECTED"]);
    const seen = await look(id);
    expect(brief(seen)).toEqual([`CANCELLED ${work.location.id} 2 ${sku}`, `OPEN ${other} 2 ${sku}`]);
    expect(seen.routingDecisions.map(({ cause }) => cause)).toEqual(["PLACED", "REJECTED"]);
    expect((await levels(sku)).find(({ location }) => location.id === other)).toMatchObject({ committed: 2 });

    // Nobody is left to ask: it waits, and a person decides.
    await act("rejectFulfillmentOrder", seen.fulfillmentOrders[1] as Work, { reason: "OTHER" });
    const stuck = await look(id);
    expect(stuck.fulfillmentOrders.at(-1)).toMatchObject({
      status: "ON_HOLD",
      holds: [{ reason: "INVENTORY_OUT_OF_STOCK" }],
    });
    expect(stuck.routingDecisions.at(-1)).toMatchObject({ noRouteReason: "NO_LOCATION", assignments: [] });
  });

  it("is moved by hand, or comes back when the goods are not there", async () => {
    const { look, brief, act, ordered } = test;
    const { id, sku, places, work } = await ordered(2, 4, 3, 0);
    const other = places.slice(0, 2).find((place) => place !== work.location.id) as string;
    await act("moveFulfillmentOrder", work, { locationId: other });
    expect(brief(await look(id))).toEqual([`CANCELLED ${work.location.id} 2 ${sku}`, `OPEN ${other} 2 ${sku}`]);
    await act("moveFulfillmentOrder", (await look(id)).fulfillmentOrders[1] as Work, { locationId: places[2] });
    expect(brief(await look(id)).at(-1)).toBe(`OPEN ${other} 2 ${sku}`);
  });

  it("sends short units from elsewhere", async () => {
    const { look, brief, act, ordered } = test;
    const { id, sku, places, work } = await ordered(3, 4, 1);
    const lines = [{ fulfillmentLineId: work.lines[0]?.id, quantity: 2 }];
    await act("shortPickFulfillmentOrder", work, { lines, reason: "DAMAGED" });
    const [a = "", b = ""] = places;
    // The damaged units are sold to nobody; the sound one that was left at the location takes the place of one of them.
    await test.subgraphs.quiet();
    expect(brief(await look(id)).toSorted()).toEqual(
      [`OPEN ${a} 1 ${sku}`, `OPEN ${a} 1 ${sku}`, `OPEN ${b} 1 ${sku}`].toSorted(),
    );
    const at = async (place: string) => (await test.levels(sku)).find(({ location }) => location.id === place);
    expect(await at(a)).toMatchObject({ onHand: 4, committed: 2, available: 0 });
    expect(await at(b)).toMatchObject({ onHand: 1, committed: 1, available: 0 });
  });

  it("waits while inventory is away and is settled later", async () => {
    const { subgraphs, look, act, ordered } = test;
    const { id, work } = await ordered(1, 1, 1);
    const inventory = subgraphs.peers.inventory;
    delete subgraphs.peers.inventory;
    subgraphs.peers.inventory = {
      execute: () => Promise.resolve({ errors: [] as never, data: null }),
      subscribe: () => {
        throw new Error("nobody streams here");
      },
    };
    await act("rejectFulfillmentOrder", work, { reason: "OTHER" });
    expect((await look(id)).fulfillmentOrders).toHaveLength(1);
    subgraphs.peers.inventory = inventory as NonNullable<typeof inventory>;
    subgraphs.clock.advance(60_000);
    const { settleReroutes } = await import("../src/jobs/settle-reroutes.ts");
    const { deps, apps } = subgraphs;
    const database = (apps.orders as NonNullable<typeof apps.orders>).database;
    await settleReroutes({ database, peers: subgraphs.peers, clock: deps.clock, logger: deps.logger });
    expect((await look(id)).fulfillmentOrders.map(({ status }) => status)).toEqual(["CANCELLED", "OPEN"]);
  });
});

describe("a wave", () => {
  it("is picked by scanning, packed and handed over box by box", async () => {
    const { subgraphs, seller, look, act, levels, spread } = test;
    const { sku, places } = await spread(9);
    const place = places[0];
    const ids = [
      await seller.order({ lines: [{ sku, quantity: 2 }] }),
      await seller.order({ lines: [{ sku, quantity: 3 }] }),
    ];
    const works = await Promise.all(ids.map(async ({ id }) => (await look(id)).fulfillmentOrders[0] as Work));
    const list = on(
      "createPickList",
      "pickList",
      "id completed lines { sku quantity pickedQuantity } fulfillmentOrders { id status }",
    );
    const made = await succeed<{ id: string; fulfillmentOrders: object[] }>(subgraphs, list, {
      idempotencyKey: fresh(),
      locationId: place,
      fulfillmentOrderIds: works.map(({ id }) => id),
    });
    expect(made).toMatchObject({ completed: false, lines: [{ sku, quantity: 5, pickedQuantity: 0 }] });
    expect(await look(ids[0]?.id as string)).toMatchObject({ fulfillmentStatus: "IN_PROGRESS" });
    const scan = (code: string, quantity: number) =>
      mutate<{ completed: boolean; lines: object[] }>(
        subgraphs,
        { ...list, name: "recordPick" },
        { idempotencyKey: fresh(), pickListId: made.id, code, quantity },
      );
    expect(refusals(await scan("OTHER", 1))).toEqual(["input.code UNKNOWN_SKU"]);
    expect(refusals(await scan(sku, 6))).toEqual(["input.quantity INVALID"]);
    expect((await scan(sku, 3)).value).toMatchObject({ completed: false, lines: [{ pickedQuantity: 3 }] });
    expect((await scan(sku, 2)).value).toMatchObject({ completed: true });

    const [first] = works as [Work];
    const lines = (quantity: number) => [{ fulfillmentLineId: first.lines[0]?.id, quantity }];
    const packed = await act("packFulfillmentOrder", first, {
      packages: [{ weightGrams: 400, lines: lines(1) }, { lines: lines(1) }],
    });
    expect(packed).toMatchObject({ workStep: "PACKED" });
    await act("markFulfillmentOrderReadyForLabel", first);
    const half = await act("handOverFulfillmentOrder", first, { packageIds: [packed.packages[0]?.id] });
    expect(half).toMatchObject({ status: "IN_PROGRESS", packages: [{ handedOver: true }, { handedOver: false }] });
    expect(await act("handOverFulfillmentOrder", first)).toMatchObject({ status: "CLOSED" });
    await act("markFulfillmentOrderReadyForPickup", works[1] as Work);
    expect(await act("collectFulfillmentOrder", works[1] as Work)).toMatchObject({ workStep: "COLLECTED" });
    expect(await look(ids[1]?.id as string)).toMatchObject({ status: "COMPLETED", fulfillmentStatus: "FULFILLED" });
    await subgraphs.quiet();
    expect(await levels(sku)).toMatchObject([{ onHand: 4, committed: 0, available: 4 }]);
  });

  it("is split and merged", async () => {
    const { subgraphs, look, brief, act, ordered } = test;
    const { id, sku, places, work } = await ordered(3, 5);
    const lines = [{ fulfillmentLineId: work.lines[0]?.id, quantity: 1 }];
    const part = await act("splitFulfillmentOrder", work, { lines }, "newFulfillmentOrder");
    expect(brief(await look(id))).toEqual([`OPEN ${places[0]} 2 ${sku}`, `OPEN ${places[0]} 1 ${sku}`]);
    await succeed(subgraphs, on("mergeFulfillmentOrders"), { idempotencyKey: fresh(), ids: [work.id, part.id] });
    expect(brief(await look(id))).toEqual([`OPEN ${places[0]} 3 ${sku}`, `CANCELLED ${places[0]} 1 ${sku}`]);
  });
});
