import { afterAll, beforeAll, expect, it } from "vitest";
import { mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { address, fresh, placeOrder } from "../../../test/support/seller.ts";
import { type Fulfillment, startFulfillment, type Work } from "./fulfillment-support.ts";

let test: Fulfillment;
beforeAll(async () => {
  test = await startFulfillment();
});
afterAll(() => test?.subgraphs.dispose());

const input = (sku: string, quantity: number, pickupLocationId: string | undefined) => ({
  ...{ idempotencyKey: fresh(), shippingAddress: address, lines: [{ sku, quantity }], pickupLocationId },
});
const place = (sku: string, quantity: number, at: string | undefined) =>
  succeed<{ id: string; pickupLocation: object }>(
    test.subgraphs,
    { ...placeOrder, selection: "id pickupLocation { id }" },
    input(sku, quantity, at),
  );

it("an order is collected where the customer wants, whatever routing would choose, and by no carrier", async () => {
  const { subgraphs, look, brief, act, levels, spread } = test;
  const { sku, places } = await spread(9, 2);
  const [warehouse = "", store = ""] = places;
  const tooMany = await mutate(subgraphs, placeOrder, input(sku, 3, store));
  expect([refusals(tooMany), tooMany.userErrors[0]?.message]).toEqual([
    ["input.lines.0.quantity INSUFFICIENT_STOCK"],
    `2 of ${sku} are available there`,
  ]);
  expect(refusals(await mutate(subgraphs, placeOrder, input(sku, 1, "loc_none")))).toEqual([
    "input.pickupLocationId NOT_FOUND",
  ]);

  const order = await place(sku, 2, store);
  expect(order.pickupLocation).toEqual({ id: store });
  const seen = await look(order.id);
  expect(brief(seen)).toEqual([`OPEN ${store} 2 ${sku}`]);
  const [work] = seen.fulfillmentOrders as [Work];
  expect(work.supportedActions).not.toContain("HAND_OVER");
  const packages = [{ lines: [{ fulfillmentLineId: work.lines[0]?.id, quantity: 2 }] }];
  await act("packFulfillmentOrder", work, { packages });
  expect((await act("markFulfillmentOrderReadyForPickup", work)).supportedActions).toEqual(["HOLD", "COLLECT"]);
  await act("collectFulfillmentOrder", work);
  expect(await look(order.id)).toMatchObject({ status: "COMPLETED", fulfillmentStatus: "FULFILLED" });
  await subgraphs.quiet();
  expect((await levels(sku)).map(({ location, onHand }) => [location.id, onHand])).toEqual(
    [
      [warehouse, 9],
      [store, 0],
    ].toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
  );
});

it("an estimate and a simulation draw on that location alone, and say when it can be collected", async () => {
  const { subgraphs, spread } = test;
  const { sku, places } = await spread(9, 2);
  const [, store = ""] = places;
  const ask = async (quantity: number, pickupLocationId: string) => {
    const shop = { channel: "web", lines: [{ sku, quantity }], pickupLocationId };
    const { estimateOrder: estimate, simulateRouting: simulated } = await subgraphs.run<{
      estimateOrder: {
        placeable: boolean;
        parcels: { locationId: string; handOverAt: string; delivery: { earliest: string; latest: string } }[];
        userErrors: { path: string[] }[];
      };
      simulateRouting: { assignments: { locationId: string }[]; noRouteReason: string; userErrors: object[] };
    }>(
      "orders",
      `query ($e: EstimateOrderInput!, $s: SimulateRoutingInput!) {
        estimateOrder(input: $e) {
          placeable parcels { locationId handOverAt delivery { earliest latest } } userErrors { path }
        }
        simulateRouting(input: $s) { assignments { locationId } noRouteReason userErrors { path } }
      }`,
      { e: { ...shop, shippingAddress: address }, s: { ...shop, countryCode: "GB" } },
    );
    return { estimate, simulated };
  };
  const { estimate, simulated } = await ask(2, store);
  const [parcel] = estimate.parcels;
  expect(estimate).toMatchObject({ placeable: true, parcels: [{ locationId: store }] });
  // Handed over at the end of a day, it is there on that day.
  const day = new Date(Date.parse(parcel?.handOverAt ?? "") - 1).toISOString().slice(0, 10);
  expect(parcel?.delivery).toEqual({ earliest: day, latest: day });
  expect(simulated.assignments).toEqual([{ locationId: store }]);
  const short = await ask(3, store);
  expect([short.estimate.placeable, short.simulated.noRouteReason]).toEqual([false, "INSUFFICIENT_STOCK"]);
  const nowhere = await ask(1, "loc_none");
  const userErrors = [{ path: ["input", "pickupLocationId"] }];
  expect([nowhere.estimate.userErrors, nowhere.simulated.userErrors]).toEqual([userErrors, userErrors]);
});

it("what is not to be had there after all is sent from elsewhere", async () => {
  const { subgraphs, look, act, spread } = test;
  const { sku, places } = await spread(9, 2);
  const [warehouse, store] = places;
  const { id } = await place(sku, 2, store);
  const [work] = (await look(id)).fulfillmentOrders as [Work];
  const lines = [{ fulfillmentLineId: work.lines[0]?.id, quantity: 1 }];
  await act("shortPickFulfillmentOrder", work, { lines, reason: "DAMAGED" });
  await subgraphs.quiet();
  const { order } = await subgraphs.run<{ order: { fulfillmentOrders: object[] } }>(
    "orders",
    "query ($id: ID!) { order(id: $id) { fulfillmentOrders { deliveryMethod location { id } lines { quantity } } } }",
    { id },
  );
  expect(order.fulfillmentOrders).toEqual([
    { deliveryMethod: "PICK_UP", location: { id: store }, lines: [{ quantity: 1 }] },
    { deliveryMethod: "SHIPPING", location: { id: warehouse }, lines: [{ quantity: 1 }] },
  ]);
});
