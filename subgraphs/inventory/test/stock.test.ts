import { serviceIdentity } from "@waybill/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { linesOf } from "./lines.ts";
import { asOrders, confirmReservation, reserveStock } from "./support.ts";

const units = "onHand available reserved committed damaged qualityControl safetyStock incoming backordered version";
const on = (name: string, field: string, selection: string): Mutation => ({
  subgraph: "inventory",
  name,
  field,
  selection,
});
const adjustStock = on("adjustStock", "stockLevel", units);
const countStock = on("countStock", "stockLevel", units);
const moveStockState = on("moveStockState", "stockLevel", units);
const transfer = "id status version origin { id } destination { id } lines { sku quantity received } reference";
const transferStock = on("transferStock", "stockTransfer", transfer);
const receiveStockTransfer = on("receiveStockTransfer", "stockTransfer", transfer);
const cancelStockTransfer = on("cancelStockTransfer", "stockTransfer", transfer);
const updateStockLevel = on(
  "updateStockLevel",
  "stockLevel",
  `${units} reorderPoint low out alertSince channelBuffers { channel units }`,
);

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());
const { dump, faults, twoPlaces } = linesOf(() => subgraphs);
const attempt = (mutation: Mutation, input: object, tenant = "acme") =>
  mutate<object>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, staff(tenant));
const change = <T = object>(mutation: Mutation, input: object) =>
  succeed<T>(subgraphs, mutation, { idempotencyKey: fresh(), ...input });
const none = {
  onHand: 0,
  available: 0,
  reserved: 0,
  committed: 0,
  damaged: 0,
  qualityControl: 0,
  safetyStock: 0,
  incoming: 0,
  backordered: 0,
};
const alerts = async (sku: string): Promise<string[]> => {
  await subgraphs.quiet();
  const types = ["stock.low", "stock.out", "stock.back_in"];
  const events = await subgraphs
    .db("inventory")
    .collection("events")
    .find({ "data.sku": sku, type: { $in: types } })
    .sort({ seq: 1 })
    .toArray();
  return events.map(({ type }) => String(type).slice("stock.".length));
};
const levelOf = async (sku: string, locationId: string) => {
  const query = `query ($sku: String!) { productVariant(sku: $sku) { stockLevels { location { id } ${units} } } }`;
  const { productVariant } = await subgraphs.run<{
    productVariant: { stockLevels: ({ location: { id: string } } & typeof none)[] };
  }>("inventory", query, { sku });
  return productVariant.stockLevels.find(({ location }) => location.id === locationId);
};

describe("corrections", () => {
  it("adjust, move and count units, each in the ledger with its reason", async () => {
    const { sku, north: locationId } = await twoPlaces(10, 0);
    const at = { sku, locationId };
    expect(await change(adjustStock, { ...at, delta: -2, reason: "WRITE_OFF", note: "fell down" })).toEqual({
      ...none,
      onHand: 8,
      available: 8,
      version: 2,
    });
    expect(await change(moveStockState, { ...at, quantity: 3, from: "AVAILABLE", to: "DAMAGED" })).toMatchObject({
      onHand: 8,
      available: 5,
      damaged: 3,
    });
    await change(moveStockState, { ...at, quantity: 2, from: "AVAILABLE", to: "SAFETY_STOCK" });
    await change(moveStockState, { ...at, quantity: 1, from: "DAMAGED", to: "QUALITY_CONTROL" });
    expect(await change(countStock, { ...at, quantity: 7, expectedQuantity: 8 })).toEqual({
      ...none,
      ...{ onHand: 7, available: 2, damaged: 2, qualityControl: 1, safetyStock: 2, version: 6 },
    });
    const query = `query ($sku: String!, $locationId: ID!) { stockEntries(sku: $sku, locationId: $locationId) {
      nodes { kind available damaged qualityControl safetyStock reason reference } } }`;
    const { stockEntries } = await subgraphs.run<{ stockEntries: { nodes: object[] } }>("inventory", query, at);
    const zero = { available: 0, damaged: 0, qualityControl: 0, safetyStock: 0, reason: null, reference: "user:anna" };
    expect(stockEntries.nodes).toHaveLength(6);
    expect(stockEntries.nodes).toEqual(
      expect.arrayContaining([
        { ...zero, kind: "COUNTED", available: -1 },
        { ...zero, kind: "MOVED", damaged: -1, qualityControl: 1 },
        { ...zero, kind: "ADJUSTED", available: -2, reason: "WRITE_OFF: fell down" },
        { ...zero, kind: "RECEIVED", available: 10 },
      ]),
    );
    expect(await faults()).toEqual([]);
  });

  it("refuse what is not there, is owed to orders or was not seen so, and change nothing", async () => {
    const { sku, north: locationId } = await twoPlaces(5, 0);
    const at = { sku, locationId };
    const orderId = fresh("ord");
    await asOrders(subgraphs, reserveStock, { orderId, lines: [{ sku, quantity: 3 }] });
    await asOrders(subgraphs, confirmReservation, { orderId });
    const before = await dump();
    const adjust = { ...at, reason: "CORRECTION" };
    const move = { ...at, quantity: 1, from: "AVAILABLE", to: "DAMAGED" };
    const cases: [Mutation, object, string][] = [
      [adjustStock, { ...adjust, delta: -3 }, "input.delta INSUFFICIENT_STOCK"],
      [adjustStock, { ...adjust, delta: 0 }, "input.delta INVALID"],
      [adjustStock, { ...adjust, delta: 1, sku: "NOPE" }, "input.sku UNKNOWN_SKU"],
      [adjustStock, { ...adjust, delta: 1, locationId: "loc_none" }, "input.locationId NOT_FOUND"],
      [moveStockState, { ...move, quantity: 3 }, "input.quantity INSUFFICIENT_STOCK"],
      [moveStockState, { ...move, from: "DAMAGED", to: "AVAILABLE" }, "input.quantity INSUFFICIENT_STOCK"],
      [moveStockState, { ...move, to: "AVAILABLE" }, "input.to INVALID"],
      [countStock, { ...at, quantity: 5, expectedQuantity: 4 }, "input.expectedQuantity COMPARE_QUANTITY_STALE"],
      [countStock, { ...at, quantity: 2, expectedQuantity: 5 }, "input.quantity INSUFFICIENT_STOCK"],
      [updateStockLevel, { ...at, reorderPoint: 2, expectedVersion: 9 }, "input.expectedVersion VERSION_CONFLICT"],
      [updateStockLevel, { ...at, reorderPoint: -1 }, "input.reorderPoint INVALID"],
    ];
    for (const [mutation, input, refusal] of cases) {
      expect([mutation.name, input, refusals(await attempt(mutation, input))]).toEqual([
        mutation.name,
        input,
        [refusal],
      ]);
    }
    expect(refusals(await attempt(adjustStock, { ...adjust, delta: 1 }, "globex"))).toEqual(["input.sku UNKNOWN_SKU"]);
    expect(await dump()).toEqual(before);
  });
});

describe("transfers", () => {
  it("leave, are incoming, arrive in parts with damage, and what is lost goes back when ended", async () => {
    const { sku, north, south } = await twoPlaces(10, 1);
    const sent = await change<{ id: string }>(transferStock, {
      fromLocationId: north,
      toLocationId: south,
      lines: [{ sku, quantity: 8 }],
    });
    expect(sent).toEqual({
      ...{ id: sent.id, status: "IN_TRANSIT", version: 1, reference: null },
      ...{ origin: { id: north }, destination: { id: south }, lines: [{ sku, quantity: 8, received: 0 }] },
    });
    expect([await levelOf(sku, north), await levelOf(sku, south)]).toMatchObject([
      { onHand: 2 },
      { onHand: 1, incoming: 8 },
    ]);
    const part = { id: sent.id, lines: [{ sku, quantity: 4, damaged: 1 }] };
    expect(await change(receiveStockTransfer, part)).toMatchObject({
      status: "PARTIALLY_RECEIVED",
      lines: [{ received: 5 }],
      version: 2,
    });
    expect(await levelOf(sku, south)).toMatchObject({ onHand: 6, available: 5, damaged: 1, incoming: 3 });
    const before = await dump();
    expect(refusals(await attempt(receiveStockTransfer, { id: sent.id, lines: [{ sku, quantity: 4 }] }))).toEqual([
      "input.lines.0.quantity INVALID",
    ]);
    expect(refusals(await attempt(receiveStockTransfer, { id: sent.id, expectedVersion: 1 }))).toEqual([
      "input.expectedVersion VERSION_CONFLICT",
    ]);
    expect(refusals(await attempt(receiveStockTransfer, { id: sent.id }, "globex"))).toEqual(["input.id NOT_FOUND"]);
    expect(
      refusals(
        await attempt(transferStock, { fromLocationId: north, toLocationId: south, lines: [{ sku, quantity: 3 }] }),
      ),
    ).toEqual(["input.lines.0.quantity INSUFFICIENT_STOCK"]);
    expect(await dump()).toEqual(before);
    expect(await change(cancelStockTransfer, { id: sent.id })).toMatchObject({ status: "CANCELLED", version: 3 });
    expect([await levelOf(sku, north), await levelOf(sku, south)]).toMatchObject([
      { available: 5 },
      { available: 5, incoming: 0 },
    ]);
    expect(refusals(await attempt(receiveStockTransfer, { id: sent.id }))).toEqual(["input.id INVALID_STATE"]);
    expect(await faults()).toEqual([]);
  });

  it("announce a supplier's delivery, received once by twenty at once", async () => {
    const { sku, north } = await twoPlaces(0, 0);
    const { id } = await change<{ id: string }>(transferStock, {
      toLocationId: north,
      lines: [{ sku, quantity: 6 }],
      reference: "PO-7",
    });
    expect(await levelOf(sku, north)).toMatchObject({ onHand: 0, incoming: 6 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => attempt(receiveStockTransfer, { id })));
    expect(answers.filter(({ value }) => value !== null)).toHaveLength(1);
    expect(await levelOf(sku, north)).toMatchObject({ onHand: 6, available: 6, incoming: 0 });
    expect(await faults()).toEqual([]);
  });
});

describe("alerts", () => {
  it("are told once per crossing, and listed while they last", async () => {
    const { sku, north: locationId } = await twoPlaces(10, 0);
    const at = { sku, locationId };
    await change(updateStockLevel, { ...at, reorderPoint: 4, reorderQuantity: 20 });
    const take = (delta: number) => change(adjustStock, { ...at, delta, reason: "OTHER" });
    await take(-5);
    expect(await alerts(sku)).toEqual([]);
    await take(-1);
    await take(-1);
    expect(await alerts(sku)).toEqual(["low"]);
    const orderId = fresh("ord");
    await asOrders(subgraphs, reserveStock, { orderId, lines: [{ sku, quantity: 3 }] });
    expect(await alerts(sku)).toEqual(["low", "out"]);
    const listed = async () => {
      const { stockAlerts } = await subgraphs.run<{
        stockAlerts: { nodes: { variant: { sku: string }; out: boolean }[] };
      }>("inventory", "{ stockAlerts(first: 100) { nodes { variant { sku } low out alertSince } } }");
      return stockAlerts.nodes.filter(({ variant }) => variant.sku === sku);
    };
    expect(await listed()).toMatchObject([{ low: true, out: true }]);
    await take(2);
    await take(8);
    await take(-10);
    expect(await alerts(sku)).toEqual(["low", "out", "back_in", "low", "out"]);
    await take(9);
    expect(await listed()).toEqual([]);
    await subgraphs.quiet();
    const events = await subgraphs
      .db("inventory")
      .collection("events")
      .find({ "data.sku": sku, "subject.type": "stock_level" })
      .sort({ seq: 1 })
      .toArray();
    expect(events.map(({ subject }) => subject.version as number)).toEqual(events.map((_, index) => index + 1));
  });

  it("tell of a level that is below its new reorder point", async () => {
    const { sku, north: locationId } = await twoPlaces(3, 0);
    const level = await change(updateStockLevel, { sku, locationId, reorderPoint: 3, expectedVersion: 1 });
    expect(level).toMatchObject({ reorderPoint: 3, low: true, out: false, version: 3 });
    expect(await alerts(sku)).toEqual(["low"]);
  });
});

it("takes what was seen a moment ago, as long as it is still so", async () => {
  const { sku, north: locationId } = await twoPlaces(12, 0);
  const level = { sku, locationId };
  const rules = { reorderPoint: 4, channelBuffers: [{ channel: "marketplace", units: 6 }] };
  await change(updateStockLevel, { ...level, ...rules });
  await subgraphs.run(
    "inventory",
    "query ($skus: [String!]!) { stockAvailability(skus: $skus) { sku } }",
    {
      skus: [sku],
    },
    serviceIdentity("acme", "orders"),
  );
  const order = async (channel: string, quantity: number) => {
    const lines = [{ lineId: "l1", sku, quantity, locationId }];
    const { value, userErrors } = await asOrders(subgraphs, reserveStock, { orderId: fresh("ord"), channel, lines });
    return value?.status ?? userErrors.map(({ code }) => code);
  };
  expect(await order("marketplace", 4)).toBe("RESERVED");
  expect(await order("marketplace", 3)).toEqual(["INSUFFICIENT_STOCK"]);
  expect(await order("web", 3)).toBe("RESERVED");
  expect(await alerts(sku)).toEqual([]);
  expect(await order("web", 2)).toBe("RESERVED");
  expect(await alerts(sku)).toEqual(["low"]);
  expect(await order("web", 4)).toEqual(["INSUFFICIENT_STOCK"]);
  expect(await order("web", 3)).toBe("RESERVED");
  expect(await alerts(sku)).toEqual(["low", "out"]);
  expect(await faults()).toEqual([]);
});

it("keeps a channel's buffer from that channel alone", async () => {
  const { sku, north: locationId } = await twoPlaces(5, 0);
  await change(updateStockLevel, { sku, locationId, channelBuffers: [{ channel: "marketplace", units: 3 }] });
  const order = (channel: string, quantity: number) =>
    asOrders(subgraphs, reserveStock, { orderId: fresh("ord"), channel, lines: [{ sku, quantity }] });
  expect(refusals(await order("marketplace", 3))).toEqual(["input.lines.0.quantity INSUFFICIENT_STOCK"]);
  expect((await order("marketplace", 2)).value).toMatchObject({ status: "RESERVED" });
  expect(refusals(await order("marketplace", 1))).toEqual(["input.lines.0.quantity INSUFFICIENT_STOCK"]);
  expect((await order("web", 3)).value).toMatchObject({ status: "RESERVED" });
});
