import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import {
  createSandbox,
  type Sandbox,
  sandboxStripeKey,
  seededRandom,
  sendStripeEvent,
  shuffled,
  type StripeEvent,
  type StripeTarget,
} from "@waybill/sandbox";
import { createLogger, listenSubgraph } from "@waybill/service";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { eur, type Money, moneyOf } from "./support/money.ts";

type App = Awaited<ReturnType<typeof createOrders>>;

const webhookSecret = "whsec_of_the_test_account";
let sandbox: Sandbox;
let subgraphs: Subgraphs;
let app: App;
let seller: Seller;
let money: Money;
let webhookUrl: string;
let closeDoor: () => Promise<void>;
beforeAll(async () => {
  sandbox = await createSandbox();
  const account = {
    id: "acme-stripe",
    tenant: "acme",
    provider: "stripe",
    apiUrl: sandbox.stripeUrl,
    secretKey: sandboxStripeKey,
    webhookSecrets: [webhookSecret],
    captureOn: "SHIPMENT",
  } as const;
  const orders = { paymentAccounts: [account], stripe: { timeoutMs: 5_000 } };
  subgraphs = await startSubgraphs({
    customers: createCustomers,
    inventory: createInventory,
    orders: async (deps) => (app = await createOrders({ ...deps, orders })),
  });
  const logger = createLogger("test", "silent");
  const secret = "the secret of the services in tests";
  const door = await listenSubgraph(app.server, { host: "127.0.0.1", port: 0, secret, logger, routes: app.routes });
  closeDoor = () => door.close();
  webhookUrl = door.url.replace("/graphql", "/webhooks/stripe/acme-stripe");
  seller = sellerOf(subgraphs);
  money = moneyOf(subgraphs);
  await seller.stocked("LAMP", 10_000, "25.00");
});
afterAll(async () => {
  await closeDoor();
  await subgraphs.dispose();
  await sandbox.close();
});

let seenIntents: number;
let seenEvents: number;
beforeEach(() => {
  seenIntents = sandbox.stripe.intents().length;
  seenEvents = sandbox.stripe.events().length;
});
const newIntents = () => sandbox.stripe.intents().slice(seenIntents);
const newEvents = () => sandbox.stripe.events().slice(seenEvents);

/** An order of 100.00 EUR. @returns its id. */
const place = async (): Promise<string> => (await seller.order({ lines: [{ sku: "LAMP", quantity: 4 }] })).id;
const card = (orderId: string, paymentMethod = "pm_card_visa") => ({ orderId, provider: "acme-stripe", paymentMethod });
const send = (event: StripeEvent, target: Partial<StripeTarget> = {}): Promise<number | null> =>
  sendStripeEvent({ webhookUrl, secret: webhookSecret, clock: subgraphs.clock, ...target }, event);
const codes = ({ userErrors }: { userErrors: readonly { code: string }[] }) => userErrors.map((error) => error.code);
/** Lets the time pass after which providers are asked, and has them asked. */
async function later(ms = 60_000): Promise<void> {
  subgraphs.clock.advance(ms);
  await app.paymentsIdle();
}

test("a card is authorised, captured in part, and refunded", async () => {
  const orderId = await place();
  const authorization = await money.move("authorizePayment", card(orderId));
  expect(authorization).toMatchObject({ kind: "AUTHORIZATION", status: "SUCCEEDED", provider: "acme-stripe" });
  const capture = await money.move("capturePayment", { orderId, amount: eur("70.00") });
  expect(capture).toMatchObject({ kind: "CAPTURE", status: "SUCCEEDED", parent: { id: authorization.id } });
  // Stripe releases the rest with the first capture.
  expect(await money.of(orderId)).toMatchObject({ status: "PARTIALLY_PAID", captured: "70.00", capturable: "0.00" });
  await money.move("refundPayment", { orderId, amount: eur("12.34") });
  expect(await money.of(orderId)).toMatchObject({
    status: "PARTIALLY_REFUNDED",
    refunded: "12.34",
    refundable: "57.66",
  });
  expect(newIntents()).toMatchObject([
    { id: authorization.providerReference, amount: 10_000, amount_received: 7_000, currency: "eur" },
  ]);
});

test.each([
  ["pm_card_chargeDeclined", "generic_decline"],
  ["pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"],
  ["pm_card_authenticationRequired", "authentication_required"],
])("%s fails with %s, and another card may be tried", async (paymentMethod, code) => {
  const orderId = await place();
  const failed = await money.move("authorizePayment", card(orderId, paymentMethod));
  expect(failed).toMatchObject({ status: "FAILED", error: { code } });
  expect(await money.of(orderId)).toMatchObject({ status: "PENDING", authorized: "0.00" });
  expect(await money.move("authorizePayment", { ...card(orderId), capture: true })).toMatchObject({
    kind: "SALE",
    status: "SUCCEEDED",
  });
  expect((await money.of(orderId)).status).toBe("PAID");
});

test("20 cards at once, and 20 times the same call, charge an order once", async () => {
  const orderId = await place();
  const charge = { ...card(orderId), capture: true };
  const rivals = await Promise.all(Array.from({ length: 20 }, () => money.try("authorizePayment", charge)));
  expect(rivals.filter(({ transaction }) => transaction?.status === "SUCCEEDED")).toHaveLength(1);
  expect(newIntents()).toHaveLength(1);

  const other = await place();
  const call = { ...card(other), capture: true, idempotencyKey: fresh() };
  const twins = await Promise.all(Array.from({ length: 20 }, () => money.try("authorizePayment", call)));
  expect(twins).toEqual(twins.map(() => twins[0]));
  expect(twins[0]?.transaction?.status).toBe("SUCCEEDED");
  expect(newIntents()).toHaveLength(2);
});

test("of 20 refunds of 30.00 at once three reach Stripe", async () => {
  const orderId = await place();
  const sale = await money.move("authorizePayment", { ...card(orderId), capture: true });
  await Promise.all(Array.from({ length: 20 }, () => money.try("refundPayment", { orderId, amount: eur("30.00") })));
  const given = sandbox.stripe.refunds().filter((refund) => refund.payment_intent === sale.providerReference);
  expect(given.map(({ amount }) => amount)).toEqual([3_000, 3_000, 3_000]);
  expect(await money.of(orderId)).toMatchObject({ refunded: "90.00", refundable: "10.00" });
});

test.each(["HANG_AFTER", "DROP_AFTER", "DROP_BEFORE", "SERVER_ERROR", "RATE_LIMIT"] as const)(
  "after %s nobody knows, and then Stripe is asked: charged once",
  async (kind) => {
    const orderId = await place();
    sandbox.stripe.misbehave(kind);
    const call = { ...card(orderId), capture: true, idempotencyKey: fresh() };
    const first = await money.move("authorizePayment", call);
    expect(first.status).toBe("UNKNOWN");
    // Until it is known, nothing else may be charged.
    expect(codes(await money.try("authorizePayment", { ...card(orderId), capture: true }))).toEqual(["INVALID_STATE"]);
    await later();
    expect(await money.transactions(orderId)).toMatchObject([{ id: first.id, status: "SUCCEEDED" }]);
    expect(await money.move("authorizePayment", call)).toMatchObject({ id: first.id, status: "SUCCEEDED" });
    expect(newIntents()).toHaveLength(1);
  },
);

test("a capture, a release and a refund whose answers are lost happen once", async () => {
  const [captured, released] = [await place(), await place()];
  await money.move("authorizePayment", card(captured));
  await money.move("authorizePayment", card(released));
  sandbox.stripe.misbehave("DROP_AFTER", 2);
  expect((await money.move("capturePayment", { orderId: captured })).status).toBe("UNKNOWN");
  expect((await money.move("voidPayment", { orderId: released })).status).toBe("UNKNOWN");
  await later();
  expect((await money.of(captured)).status).toBe("PAID");
  expect((await money.of(released)).status).toBe("VOIDED");
  sandbox.stripe.misbehave("DROP_AFTER");
  expect((await money.move("refundPayment", { orderId: captured, amount: eur("40.00") })).status).toBe("UNKNOWN");
  await later();
  expect(await money.of(captured)).toMatchObject({ status: "PARTIALLY_REFUNDED", refunded: "40.00" });
});

test("what Stripe never heard of has failed after an hour", async () => {
  const orderId = await place();
  sandbox.stripe.misbehave("DROP_BEFORE");
  await money.move("authorizePayment", card(orderId));
  await later(61 * 60_000);
  expect(await money.transactions(orderId)).toMatchObject([{ status: "FAILED", error: { code: "not_received" } }]);
  expect(newIntents()).toHaveLength(0);
});

test("a shipment collects what the order owes", async () => {
  const orderId = await place();
  await money.move("authorizePayment", card(orderId));
  const created = {
    type: "shipment.created",
    subject: { type: "shipment", id: `shp_${orderId}`, version: 1 },
    occurredAt: subgraphs.clock(),
    data: { orderId, status: "INFO_RECEIVED" },
  };
  await subgraphs.record("shipments", created);
  await subgraphs.quiet();
  await app.paymentsIdle();
  expect(await money.of(orderId)).toMatchObject({ status: "PAID", captured: "100.00" });
});

test("an order whose money is collected by hand is left alone by shipments", async () => {
  const orderId = await place();
  await money.move("authorizePayment", { ...card(orderId), captureOn: "MANUAL" });
  const subject = { type: "shipment", id: `shp_${orderId}`, version: 1 };
  await subgraphs.record("shipments", {
    type: "shipment.created",
    subject,
    occurredAt: subgraphs.clock(),
    data: { orderId },
  });
  await subgraphs.quiet();
  await app.paymentsIdle();
  expect((await money.of(orderId)).status).toBe("AUTHORIZED");
});

test("events in any order and repeated bring the ledger to what Stripe has done by itself", async () => {
  const orders = [await place(), await place(), await place()];
  const [captured, canceled, disputed] = orders as [string, string, string];
  const intentOf = async (orderId: string) =>
    (await money.move("authorizePayment", card(orderId))).providerReference as string;
  const [first, second] = [await intentOf(captured), await intentOf(canceled)];
  const sale = await money.move("authorizePayment", { ...card(disputed), capture: true });
  // Somebody works at Stripe's own desk.
  sandbox.stripe.capture(first, new URLSearchParams({ amount_to_capture: "8000" }));
  sandbox.stripe.refund(new URLSearchParams({ payment_intent: first, amount: "1500" }));
  sandbox.stripe.refund(new URLSearchParams({ payment_intent: first, amount: "500" }));
  sandbox.stripe.cancel(second);
  sandbox.stripe.dispute(sale.providerReference as string, "created");
  const events = shuffled([...newEvents(), ...newEvents()], seededRandom(7));
  for (const event of events) expect(await send(event)).toBe(200);
  await app.paymentsIdle();
  expect(await money.of(captured)).toMatchObject({
    status: "PARTIALLY_REFUNDED",
    captured: "80.00",
    refunded: "20.00",
  });
  expect(await money.of(canceled)).toMatchObject({ status: "VOIDED" });
  expect(await money.of(disputed)).toMatchObject({ status: "CHARGED_BACK", chargedBack: "100.00", refundable: "0.00" });
  const kinds = (await money.transactions(captured)).map(({ kind, status }) => `${kind} ${status}`);
  expect(kinds.toSorted()).toEqual([
    "AUTHORIZATION SUCCEEDED",
    "CAPTURE SUCCEEDED",
    "REFUND SUCCEEDED",
    "REFUND SUCCEEDED",
  ]);

  sandbox.stripe.dispute(sale.providerReference as string, "won");
  const won = newEvents().at(-1);
  if (won) expect(await send(won)).toBe(200);
  await app.paymentsIdle();
  expect(await money.of(disputed)).toMatchObject({ status: "PAID", chargedBack: "0.00", refundable: "100.00" });
});

test("an answer that was lost is learnt from the event", async () => {
  const orderId = await place();
  sandbox.stripe.misbehave("DROP_AFTER");
  expect((await money.move("authorizePayment", card(orderId))).status).toBe("UNKNOWN");
  for (const event of newEvents()) await send(event);
  await app.paymentsIdle();
  expect((await money.of(orderId)).status).toBe("AUTHORIZED");
});

test("what is not signed is not kept, and an event is kept once", async () => {
  const count = () => subgraphs.db("orders").collection("paymentWebhooks").countDocuments();
  const before = await count();
  const event = {
    id: fresh("evt"),
    object: "event",
    api_version: "",
    created: 1,
    type: "customer.created",
    data: { object: { id: "cus_1", object: "customer" } },
  } as const;
  expect(await send(event, { secret: "whsec_of_somebody_else" })).toBe(401);
  expect(await send(event, { webhookUrl: `${webhookUrl}-other` })).toBe(401);
  expect(await send({} as typeof event)).toBe(400);
  expect(await count()).toBe(before);
  expect(await send(event)).toBe(200);
  expect(await send(event)).toBe(200);
  expect(await count()).toBe(before + 1);
});
