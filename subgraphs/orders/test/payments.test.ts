import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { type Seller, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { eur, type Money, moneyOf, type PaymentMutation } from "./support/money.ts";

let subgraphs: Subgraphs;
let seller: Seller;
let money: Money;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers: createCustomers, inventory: createInventory, orders: createOrders });
  seller = sellerOf(subgraphs);
  money = moneyOf(subgraphs);
  await seller.stocked("LAMP", 10_000, "25.00");
});
afterAll(() => subgraphs.dispose());

/** An order of 100.00 EUR. @returns its id. */
const place = async (input: { customerId?: string } = {}): Promise<string> =>
  (await seller.order({ ...input, lines: [{ sku: "LAMP", quantity: 4 }] })).id;
const cash = (orderId: string) => money.move("authorizePayment", { orderId, provider: "cash_on_delivery" });
const codes = ({ userErrors }: { userErrors: readonly { code: string }[] }) => userErrors.map((error) => error.code);

test("a bank transfer in two parts pays an order", async () => {
  const orderId = await place();
  expect(await money.of(orderId)).toMatchObject({ status: "PENDING", outstanding: "100.00", version: 0 });
  const first = await money.move("recordManualPayment", { orderId, amount: eur("33.33"), reference: "ACME-1" });
  expect(first).toMatchObject({ kind: "SALE", status: "SUCCEEDED", amount: eur("33.33"), providerReference: "ACME-1" });
  expect(await money.of(orderId)).toMatchObject({ status: "PARTIALLY_PAID", captured: "33.33", outstanding: "66.67" });
  await money.move("recordManualPayment", { orderId });
  expect(await money.of(orderId)).toEqual({
    status: "PAID",
    version: 2,
    authorized: "0.00",
    capturable: "0.00",
    captured: "100.00",
    refunded: "0.00",
    chargedBack: "0.00",
    refundable: "100.00",
    outstanding: "0.00",
  });
});

test("cash on delivery is authorised, collected, and given back in parts", async () => {
  const orderId = await place();
  const authorization = await cash(orderId);
  expect(await money.of(orderId)).toMatchObject({ status: "AUTHORIZED", capturable: "100.00" });
  const capture = await money.move("capturePayment", { orderId, amount: eur("60.00") });
  expect(capture.parent).toEqual({ id: authorization.id });
  expect(await money.of(orderId)).toMatchObject({ status: "PARTIALLY_PAID", captured: "60.00", capturable: "40.00" });
  await money.move("refundPayment", { orderId, amount: eur("0.01"), reason: "a scratch" });
  expect(await money.of(orderId)).toMatchObject({ status: "PARTIALLY_REFUNDED", refundable: "59.99" });
  await money.move("refundPayment", { orderId, transactionId: capture.id });
  expect(await money.of(orderId)).toMatchObject({ status: "REFUNDED", refunded: "60.00", refundable: "0.00" });
});

test("an authorisation is released once", async () => {
  const orderId = await place();
  await cash(orderId);
  await money.move("voidPayment", { orderId });
  expect(await money.of(orderId)).toMatchObject({ status: "VOIDED", authorized: "0.00", outstanding: "100.00" });
  expect(codes(await money.try("voidPayment", { orderId }))).toEqual(["INVALID_STATE"]);
  expect(codes(await money.try("capturePayment", { orderId }))).toEqual(["INVALID_STATE"]);
});

test.each<[PaymentMutation, object, (orderId: string) => Promise<unknown>]>([
  ["authorizePayment", { provider: "cash_on_delivery", amount: eur("30.00") }, async () => undefined],
  ["recordManualPayment", { amount: eur("30.00") }, async () => undefined],
  ["capturePayment", { amount: eur("30.00") }, cash],
  ["refundPayment", { amount: eur("30.00") }, (orderId) => money.move("recordManualPayment", { orderId })],
])("of 20 times %s at once, three of 30.00 fit into 100.00", async (mutation, input, prepare) => {
  const orderId = await place();
  await prepare(orderId);
  const answers = await Promise.all(Array.from({ length: 20 }, () => money.try(mutation, { ...input, orderId })));
  expect(answers.filter(({ transaction }) => transaction?.status === "SUCCEEDED")).toHaveLength(3);
  expect(answers.filter(({ transaction }) => transaction === null)).toHaveLength(17);
});

test("what is refused changes nothing", async () => {
  const orderId = await place();
  await money.move("recordManualPayment", { orderId, amount: eur("40.00") });
  const before = await snapshot(subgraphs, ["orders"]);
  const refused: [PaymentMutation, object, string][] = [
    ["recordManualPayment", { orderId, amount: eur("60.01") }, "INVALID"],
    ["recordManualPayment", { orderId, amount: { amount: "1.00", currencyCode: "USD" } }, "CURRENCY_MISMATCH"],
    ["recordManualPayment", { orderId, amount: eur("0.00") }, "INVALID"],
    ["recordManualPayment", { orderId, expectedVersion: 7 }, "VERSION_CONFLICT"],
    ["recordManualPayment", { orderId: "ord_none" }, "NOT_FOUND"],
    ["refundPayment", { orderId, amount: eur("40.01") }, "INVALID"],
    ["refundPayment", { orderId, transactionId: "ptx_none" }, "NOT_FOUND"],
    ["capturePayment", { orderId }, "INVALID_STATE"],
    ["capturePayment", { orderId, authorizationId: "ptx_none" }, "NOT_FOUND"],
    ["voidPayment", { orderId }, "INVALID_STATE"],
    ["authorizePayment", { orderId, provider: "manual" }, "INVALID"],
    ["authorizePayment", { orderId, provider: "nobody" }, "NOT_FOUND"],
    ["authorizePayment", { orderId, provider: "cash_on_delivery", capture: true }, "INVALID"],
    ["recordManualPayment", { orderId, idempotencyKey: "" }, "INVALID"],
  ];
  for (const [mutation, input, code] of refused) {
    expect([mutation, input, ...codes(await money.try(mutation, input))]).toEqual([mutation, input, code]);
  }
  const foreign = staff("globex");
  expect(codes(await money.try("recordManualPayment", { orderId }, foreign))).toEqual(["NOT_FOUND"]);
  expect(await snapshot(subgraphs, ["orders"])).toEqual(before);
});

test("a cancelled order owes nothing, and what came in may go back", async () => {
  const orderId = await place();
  await money.move("recordManualPayment", { orderId, amount: eur("40.00") });
  await seller.cancel(orderId);
  expect(await money.of(orderId)).toMatchObject({ outstanding: "0.00", refundable: "40.00" });
  expect(codes(await money.try("recordManualPayment", { orderId }))).toEqual(["INVALID_STATE"]);
  await money.move("refundPayment", { orderId });
  expect(await money.of(orderId)).toMatchObject({ status: "REFUNDED" });
});

test("a shopper pays and sees own orders only, and moves no collected money", async () => {
  const [mine, other] = [await seller.customer(), await seller.customer()];
  const orderId = await place({ customerId: mine });
  const input = { orderId, provider: "cash_on_delivery" };
  expect(codes(await money.try("authorizePayment", input, shopper(other)))).toEqual(["NOT_FOUND"]);
  expect((await money.move("authorizePayment", input, shopper(mine))).status).toBe("SUCCEEDED");
  expect((await money.of(orderId, shopper(mine))).status).toBe("AUTHORIZED");
  for (const mutation of ["capturePayment", "voidPayment", "refundPayment", "recordManualPayment"] as const) {
    await expect(money.try(mutation, { orderId }, shopper(mine))).rejects.toThrow("This is for the seller's staff.");
  }
  await expect(money.try("authorizePayment", { ...input, captureOn: "MANUAL" }, shopper(mine))).rejects.toThrow(
    "seller's staff",
  );
});

test("a shipment collects nothing of cash on delivery; its delivery does", async () => {
  const orderId = await place();
  await cash(orderId);
  const shipment = (type: string, status: string, version: number) =>
    subgraphs.record("shipments", {
      type,
      subject: { type: "shipment", id: `shp_${orderId}`, version },
      occurredAt: subgraphs.clock(),
      data: { orderId, status },
    });
  await shipment("shipment.created", "INFO_RECEIVED", 1);
  await subgraphs.quiet();
  expect((await money.of(orderId)).status).toBe("AUTHORIZED");
  await shipment("shipment.status_changed", "DELIVERED", 2);
  await subgraphs.quiet();
  expect(await money.of(orderId)).toMatchObject({ status: "PAID", captured: "100.00", version: 2 });
});

test("every change is one event of consecutive versions, in the transaction's order", async () => {
  const orderId = await place();
  await cash(orderId);
  await money.move("capturePayment", { orderId, amount: eur("70.00") });
  await money.move("refundPayment", { orderId, amount: eur("5.00") });
  await subgraphs.quiet();
  const events = await subgraphs
    .db("orders")
    .collection("events")
    .find({ "data.orderId": orderId, type: /^payment\./ })
    .sort({ seq: 1 })
    .toArray();
  expect(events.map(({ type, subject, data }) => [type, subject.version, data.kind, data.amountMinor])).toEqual([
    ["payment.authorized", 1, "AUTHORIZATION", 100_00],
    ["payment.captured", 2, "CAPTURE", 70_00],
    ["payment.refunded", 3, "REFUND", 5_00],
  ]);
});

test("transactions of all orders are paged newest first", async () => {
  const list = async (after: string | null) =>
    (
      await subgraphs.run<{ page: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }>(
        "orders",
        "query ($after: Cursor) { page: paymentTransactions(first: 7, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }",
        { after },
      )
    ).page;
  const seen: string[] = [];
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo } = await list(after);
    seen.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  const stored = await subgraphs
    .db("orders")
    .collection<{ _id: string }>("paymentTransactions")
    .find()
    .sort({ createdAt: -1, _id: -1 })
    .toArray();
  expect(seen).toEqual(stored.map(({ _id }) => _id));
});

test("orders are found by how far they are paid, and their timelines tell how they came there", async () => {
  const orderId = await place();
  const steps = [
    () => cash(orderId),
    () => money.move("capturePayment", { orderId, amount: eur("60.00") }),
    () => seller.cancel(orderId),
    () => money.move("refundPayment", { orderId }),
  ];
  for (const step of steps) {
    subgraphs.clock.advance(1);
    await step();
  }
  const timeline = "query ($id: ID!) { order(id: $id) { timeline { nodes { type before after } } } }";
  const { order } = await subgraphs.run<{
    order: { timeline: { nodes: { type: string; before: object; after: object }[] } };
  }>("orders", timeline, { id: orderId });
  const told = order.timeline.nodes.map(({ type, before, after }) => [type, before, after]);
  expect(told).toEqual([
    // Cancelled, it owes nothing more: what was collected is all.
    ["payment.refunded", { paymentStatus: "PAID" }, { paymentStatus: "REFUNDED" }],
    ["order.cancelled", expect.anything(), expect.anything()],
    ["payment.captured", { paymentStatus: "AUTHORIZED" }, { paymentStatus: "PARTIALLY_PAID" }],
    ["payment.authorized", { paymentStatus: "PENDING" }, { paymentStatus: "AUTHORIZED" }],
    ["order.placed", {}, expect.anything()],
  ]);

  // What is noted with every order of the tests above is what its ledger says.
  const list = `query ($filter: OrderFilterInput) { orders(first: 100, filter: $filter) { nodes { id paymentStatus } } }`;
  interface Listed {
    orders: { nodes: { id: string; paymentStatus: string }[] };
  }
  const { nodes: all } = (await subgraphs.run<Listed>("orders", list, {})).orders;
  for (const paymentStatus of new Set(all.map((one) => one.paymentStatus))) {
    const { orders } = await subgraphs.run<Listed>("orders", list, { filter: { paymentStatus } });
    expect(orders.nodes).toEqual(all.filter((one) => one.paymentStatus === paymentStatus));
  }
  expect(all.find(({ id }) => id === orderId)?.paymentStatus).toBe("REFUNDED");
});

test("an order that is paid before it is shipped waits for all of its money", async () => {
  const { id: orderId } = await seller.order({ lines: [{ sku: "LAMP", quantity: 4 }], paymentTerms: "PREPAID" });
  const look = async () => {
    const { order } = await subgraphs.run<{
      order: {
        holds: { reason: string }[];
        version: number;
        fulfillmentOrders: { orderOnHold: boolean; supportedActions: string[] }[];
      };
    }>(
      "orders",
      "query ($id: ID!) { order(id: $id) { version holds { reason } fulfillmentOrders { orderOnHold supportedActions } } }",
      { id: orderId },
    );
    const [work] = order.fulfillmentOrders;
    const mayPick = work?.supportedActions.includes("PICK");
    return [order.version, ...order.holds.map(({ reason }) => reason), work?.orderOnHold, mayPick];
  };
  expect(await look()).toEqual([1, "AWAITING_PAYMENT", true, false]);
  await money.move("recordManualPayment", { orderId, amount: eur("99.99") });
  expect(await look()).toEqual([1, "AWAITING_PAYMENT", true, false]);
  await money.move("authorizePayment", { orderId, provider: "cash_on_delivery" });
  expect(await look()).toEqual([2, false, true]);
});

test("an order whose authorisation is gone waits again", async () => {
  const { id: orderId } = await seller.order({ lines: [{ sku: "LAMP", quantity: 4 }], paymentTerms: "PREPAID" });
  const holds = async () =>
    (
      await subgraphs.run<{ order: { holdStatus: string } }>(
        "orders",
        "query ($id: ID!) { order(id: $id) { holdStatus } }",
        { id: orderId },
      )
    ).order.holdStatus;
  await cash(orderId);
  expect(await holds()).toBe("NONE");
  await money.move("voidPayment", { orderId });
  expect(await holds()).toBe("ON_HOLD");
  await money.move("recordManualPayment", { orderId });
  expect(await holds()).toBe("NONE");
});
