import { serviceIdentity } from "@waybill/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { line, linesOf, price } from "./lines.ts";
import { asOrders, createProduct, levelsOf, releaseLines, releaseReservation } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());
const { faults, eventTypes, twoPlaces, reserve, confirm, confirmed, record } = linesOf(() => subgraphs);

describe("bundles", () => {
  it("are held, released and handed over by their components, and share them with plain lines", async () => {
    const seller = sellerOf(subgraphs);
    const [cup, plate, set] = [fresh("CUP"), fresh("PLATE"), fresh("SET")];
    await seller.product([cup, plate]);
    const components = [
      { sku: cup, quantity: 2 },
      { sku: plate, quantity: 1 },
    ];
    await succeed(subgraphs, createProduct, {
      idempotencyKey: fresh(),
      title: "Set",
      variants: [{ sku: set, price, components }],
    });
    const place = await seller.location();
    await seller.receive(cup, place, 7);
    await seller.receive(plate, place, 3);
    const { stockAvailability } = await subgraphs.run<{
      stockAvailability: { sku: string; locations: { available: number }[] }[];
    }>(
      "inventory",
      "query ($skus: [String!]!) { stockAvailability(skus: $skus) { sku locations { available location { id name active capacityLeftToday } } } }",
      { skus: [set, "NOPE", cup] },
      serviceIdentity("acme", "orders"),
    );
    expect(stockAvailability.map(({ sku, locations }) => [sku, locations.map(({ available }) => available)])).toEqual([
      [set, [3]],
      [cup, [7]],
    ]);
    expect(refusals(await reserve(fresh("ord"), [line("l1", set, 3), line("l2", cup, 2)]))).toEqual([
      "input.lines.1.quantity INSUFFICIENT_STOCK",
    ]);
    const orderId = await confirmed([line("l1", set, 3), line("l2", cup, 1)]);
    expect([await levelsOf(subgraphs, cup), await levelsOf(subgraphs, plate)]).toEqual([
      [`${place} 0/0/7`],
      [`${place} 0/0/3`],
    ]);
    await asOrders(subgraphs, releaseLines, { orderId, lines: [{ lineId: "l1", quantity: 1 }] });
    expect([await levelsOf(subgraphs, cup), await levelsOf(subgraphs, plate)]).toEqual([
      [`${place} 2/0/5`],
      [`${place} 1/0/2`],
    ]);
    await record("fulfillment_order.handed_over", orderId, {
      lines: [{ lineId: "l1", sku: set, quantity: 2, locationId: place }],
    });
    await subgraphs.quiet();
    expect([await levelsOf(subgraphs, cup), await levelsOf(subgraphs, plate)]).toEqual([
      [`${place} 2/0/1`],
      [`${place} 1/0/0`],
    ]);
    expect(await faults()).toEqual([]);
  });
});

describe("lines beyond stock", () => {
  it("wait where the policy lets them, and are served oldest first by the receipt", async () => {
    const { sku, north } = await twoPlaces(2, 0, "ALLOW");
    expect(refusals(await reserve(fresh("ord"), [line("l1", sku, 3, north)]))).toEqual([
      "input.lines.0.quantity INSUFFICIENT_STOCK",
    ]);
    const first = fresh("ord");
    expect(
      (await reserve(first, [line("l1", sku, 5, north)], { allowBackorder: true })).value?.allocations,
    ).toMatchObject([
      { quantity: 2, backordered: false },
      { quantity: 3, backordered: true, locationId: north },
    ]);
    await confirm(first);
    subgraphs.clock.advance(1);
    const second = fresh("ord");
    await reserve(second, [line("l1", sku, 4, north)], { allowBackorder: true });
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 0/0/2 owed 7`]);
    await sellerOf(subgraphs).receive(sku, north, 4);
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 0/1/5 owed 3`]);
    await asOrders(subgraphs, releaseReservation, { orderId: first });
    expect(await levelsOf(subgraphs, sku)).toEqual([`${north} 2/4/0`]);
    expect(await eventTypes(second)).toEqual([
      "reservation.created 1",
      "reservation.allocated 2",
      "reservation.allocated 3",
    ]);
    expect(await faults()).toEqual([]);
  });
});
