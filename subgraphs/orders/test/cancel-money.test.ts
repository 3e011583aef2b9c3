import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { createSandbox, type Sandbox, sandboxStripeKey } from "@waybill/sandbox";
import type { SubgraphDeps } from "@waybill/subgraph";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shopper } from "../../../test/support/identities.ts";
import { mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { cancelOrder, fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { eur, type Money, moneyOf } from "./support/money.ts";

type App = Awaited<ReturnType<typeof createOrders>>;

let sandbox: Sandbox;
let subgraphs: Subgraphs;
let app: App;
let seller: Seller;
let money: Money;
const startApp = (deps: SubgraphDeps): Promise<App> => {
  const account = {
    id: "acme-stripe",
    tenant: "acme",
    provider: "stripe",
    apiUrl: sandbox.stripeUrl,
    secretKey: sandboxStripeKey,
    webhookSecrets: ["whsec_of_the_test_account"],
    captureOn: "SHIPMENT",
  } as const;
  return createOrders({ ...deps, orders: { paymentAccounts: [account], stripe: { timeoutMs: 5_000 } } });
};
beforeAll(async () => {
  sandbox = await createSandbox();
  subgraphs = await startSubgraphs({
    customers: createCustomers,
    inventory: createInventory,
    orders: async (deps) => (app = await startApp(deps)),
  });
  seller = sellerOf(subgraphs);
  money = moneyOf(subgraphs);
  await seller.stocked("LAMP", 10_000, "25.00");
});
afterAll(async () => {
  await subgraphs?.dispose();
  await sandbox?.close();
});

const place = async (): Promise<string> => (await seller.order({ lines: [{ sku: "LAMP", quantity: 4 }] })).id;
const card = (orderId: string) => ({ orderId, provider: "acme-stripe", paymentMethod: "pm_card_visa" });
/** In the order of their names: the clock stands still, so they have no other. */
const kinds = async (orderId: string): Promise<string[]> =>
  (await money.transactions(orderId)).map(({ kind, status }) => `${kind} ${status}`).toSorted();

test("cancelling an order releases what was authorised, once, however often it is asked and whoever dies", async () => {
  const orderId = await place();
  const { providerReference } = await money.move("authorizePayment", card(orderId));
  const call = { idempotencyKey: fresh(), id: orderId };
  const answers = await Promise.all(Array.from({ length: 20 }, () => mutate(subgraphs, cancelOrder, call)));
  expect(answers).toEqual(answers.map(() => answers[0]));
  // The process ends before the provider was asked; two others come up and both ask.
  expect(await kinds(orderId)).toEqual(["AUTHORIZATION SUCCEEDED", "VOID PENDING"]);
  const rival = await startApp(subgraphs.deps);
  try {
    subgraphs.clock.advance(60_000);
    await Promise.all([rival.paymentsIdle(), app.paymentsIdle()]);
  } finally {
    await rival.stop();
  }
  expect(await kinds(orderId)).toEqual(["AUTHORIZATION SUCCEEDED", "VOID SUCCEEDED"]);
  expect(await money.of(orderId)).toMatchObject({ status: "VOIDED", outstanding: "0.00", capturable: "0.00" });
  expect(sandbox.stripe.intents().filter(({ id }) => id === providerReference)).toMatchObject([
    { status: "canceled", amount_received: 0 },
  ]);
  subgraphs.clock.advance(60_000);
  await app.paymentsIdle();
  expect(await kinds(orderId)).toEqual(["AUTHORIZATION SUCCEEDED", "VOID SUCCEEDED"]);
});

test("what was collected stays, or is given back when that is asked for, never more than was collected", async () => {
  const [kept, returned] = [await place(), await place()];
  for (const orderId of [kept, returned]) {
    await money.move("recordManualPayment", { orderId, amount: eur("30.00") });
    await money.move("authorizePayment", { ...card(orderId), amount: eur("50.00"), capture: true });
    await money.move("authorizePayment", { orderId, provider: "cash_on_delivery" });
  }
  await money.move("refundPayment", { orderId: returned, amount: eur("10.00") });
  await succeed(subgraphs, cancelOrder, { idempotencyKey: fresh(), id: kept });
  await succeed(subgraphs, cancelOrder, { idempotencyKey: fresh(), id: returned, refund: true });
  subgraphs.clock.advance(60_000);
  await app.paymentsIdle();
  expect(await money.of(kept)).toMatchObject({ captured: "80.00", refunded: "0.00", capturable: "0.00" });
  expect(await money.of(returned)).toMatchObject({
    status: "REFUNDED",
    captured: "80.00",
    refunded: "80.00",
    refundable: "0.00",
    capturable: "0.00",
  });
});

test("an order whose last units are cancelled is cancelled, money and all", async () => {
  const orderId = await place();
  await money.move("authorizePayment", { orderId, provider: "cash_on_delivery" });
  const { order } = await subgraphs.run<{ order: { lines: { id: string }[] } }>(
    "orders",
    "query ($id: ID!) { order(id: $id) { lines { id } } }",
    { id: orderId },
  );
  const lines = order.lines.map(({ id }) => ({ lineId: id, quantity: 4 }));
  await succeed(
    subgraphs,
    { ...cancelOrder, name: "cancelOrderLines" },
    { idempotencyKey: fresh(), id: orderId, lines },
  );
  expect(await money.of(orderId)).toMatchObject({ status: "VOIDED" });
});

test("what is collected after the cancelling, by a capture or sale that was under way, is given back", async () => {
  const [captured, sold, unheard] = [await place(), await place(), await place()];
  const { providerReference } = await money.move("authorizePayment", card(captured));
  await money.move("authorizePayment", card(unheard));
  // The provider has done it, and nobody hears of it.
  sandbox.stripe.misbehave("DROP_AFTER", 2);
  await money.move("capturePayment", { orderId: captured });
  await money.move("authorizePayment", { ...card(sold), capture: true });
  // The provider never hears of it, and is asked again.
  sandbox.stripe.misbehave("DROP_BEFORE");
  await money.move("capturePayment", { orderId: unheard });
  for (const id of [captured, sold, unheard]) {
    await succeed(subgraphs, cancelOrder, { idempotencyKey: fresh(), id });
  }
  for (const orderId of [captured, sold, unheard]) expect((await kinds(orderId)).join()).toMatch(/UNKNOWN/);
  for (let round = 0; round < 3; round++) {
    subgraphs.clock.advance(60_000);
    await app.paymentsIdle();
  }
  expect((await kinds(captured)).toSorted()).toEqual([
    "AUTHORIZATION SUCCEEDED",
    "CAPTURE SUCCEEDED",
    "REFUND SUCCEEDED",
  ]);
  expect((await kinds(sold)).toSorted()).toEqual(["REFUND SUCCEEDED", "SALE SUCCEEDED"]);
  for (const orderId of [captured, sold]) {
    expect(await money.of(orderId)).toMatchObject({ status: "REFUNDED", refundable: "0.00" });
  }
  const given = sandbox.stripe.refunds().filter(({ payment_intent: intent }) => intent === providerReference);
  expect(given.map(({ amount }) => amount)).toEqual([10_000]);
  expect((await kinds(unheard)).toSorted()).toEqual([
    "AUTHORIZATION SUCCEEDED",
    "CAPTURE SUCCEEDED",
    "REFUND SUCCEEDED",
  ]);
});

test("a shopper cannot have money given back by cancelling", async () => {
  const customerId = await seller.customer();
  const { id } = await seller.order({ customerId, lines: [{ sku: "LAMP", quantity: 1 }] });
  const input = { idempotencyKey: fresh(), id, refund: true };
  expect(refusals(await mutate(subgraphs, cancelOrder, input, shopper(customerId)))).toEqual(["input.refund INVALID"]);
});

test("an order that has become as cheap as what was paid waits no longer", async () => {
  const { id } = await seller.order({ lines: [{ sku: "LAMP", quantity: 4 }], paymentTerms: "PREPAID" });
  const {
    order: { lines },
  } = await subgraphs.run<{ order: { lines: { id: string }[] } }>(
    "orders",
    "query ($id: ID!) { order(id: $id) { lines { id } } }",
    { id },
  );
  await money.move("recordManualPayment", { orderId: id, amount: eur("50.00") });
  const cancelOne = async () => {
    const mutation = {
      ...({ subgraph: "orders", name: "cancelOrderLines", field: "order" } as const),
      selection: "version holdStatus fulfillmentOrders { orderOnHold }",
    };
    const input = { idempotencyKey: fresh(), id, lines: [{ lineId: lines[0]?.id, quantity: 1 }] };
    return succeed(subgraphs, mutation, input);
  };
  expect(await cancelOne()).toEqual({
    version: 2,
    holdStatus: "ON_HOLD",
    fulfillmentOrders: [{ orderOnHold: true }],
  });
  expect(await cancelOne()).toEqual({ version: 4, holdStatus: "NONE", fulfillmentOrders: [{ orderOnHold: false }] });
});
