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
