import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { createApp as createShipments } from "@waybill/shipments";
import { Binary } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../support/mutate.ts";
import { fresh, sellerOf } from "../support/seller.ts";
import { snapshot } from "../support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../support/subgraphs.ts";

const of = (subgraph: SubgraphName, name: string, field: string, selection = "id"): Mutation => ({
  subgraph,
  name,
  field,
  selection,
});
const requestErasure = of("customers", "requestErasure", "privacyRequest", "id kind status doneBy data version");
const requestDataExport = of("customers", "requestDataExport", "privacyRequest", "id kind status data");

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({
    customers: createCustomers,
    inventory: createInventory,
    orders: createOrders,
    shipments: (deps) => createShipments({ ...deps, shipments: { carrierAccounts: [], pollEveryMs: 0 } }),
  });
});
afterAll(() => subgraphs?.dispose());

const customer = (): Promise<string> => sellerOf(subgraphs).customer();
const must = <T = { id: string }>(mutation: Mutation, input: object, identity = staff()) =>
  succeed<T>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, identity);
const ask = (mutation: Mutation, customerId: string, identity = staff()) =>
  mutate<{ id: string; data: object }>(subgraphs, mutation, { idempotencyKey: fresh(), customerId }, identity);
const dumpAll = async (): Promise<string> => {
  const dump = await snapshot(subgraphs, subgraphNames);
  const plain = (value: unknown): unknown => {
    if (value instanceof Binary) return Buffer.from(value.buffer).toString("utf8");
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  };
  return JSON.stringify(plain(dump));
};

/** A document as a test writes it past the subgraph that owns it. */
interface Stored {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** Gives out words that stand nowhere else. */
function markers() {
  const all: string[] = [];
  const next = (): string => {
    const marker = `Marker${String(all.length).padStart(2, "0")}q`;
    all.push(marker);
    return marker;
  };
  const addressOf = () => ({
    ...{ name: next(), company: next(), line1: next(), line2: next(), city: next(), region: next() },
    ...{ postalCode: next(), phone: next(), countryCode: "AE" },
  });
  return { all, next, addressOf };
}

/** A person with a marker in every field that can hold one, in all subgraphs. @returns the id. */
async function fillEverything({ next, addressOf }: ReturnType<typeof markers>): Promise<string> {
  const seller = sellerOf(subgraphs);
  const email = `${next()}@example.com`.toLowerCase();
  const { id: customerId } = await must(of("customers", "createCustomer", "customer"), {
    email,
    firstName: next(),
    lastName: next(),
  });
  const me = shopper(customerId);
  await must(of("customers", "createCustomerAddress", "customer"), { customerId, label: next(), address: addressOf() });
  const consent = { channel: "EMAIL", state: "GRANTED", source: next() };
  await must(of("customers", "updateCustomerConsent", "customer"), { customerId, ...consent }, me);
  const sku = fresh("SKU");
  await seller.stocked(sku, 10);
  const lines = [{ sku, quantity: 1 }];
  const order = of("orders", "placeOrder", "order");
  const { id: orderId } = await must(order, { customerId, lines, shippingAddress: addressOf() });
  subgraphs.clock.advance(1_000);
  const { id: cancelled } = await must(order, { customerId, lines, shippingAddress: addressOf() });
  await must(of("orders", "cancelOrder", "order"), { id: cancelled, reason: next() });
  await subgraphs
    .db("orders")
    .collection<Stored>("claims")
    .insertOne({
      ...{ _id: "clm_marked", tenant: "acme", orderId, customerId, kind: "DAMAGED", status: "OPEN", note: next() },
      ...{ photoUrls: [`https://example.com/${next()}.jpg`], reason: next(), lines: [], version: 1 },
    });
  const trackingNumber = "986578788855";
  const { id: shipmentId } = await must(of("shipments", "createShipment", "shipment"), {
    orderId,
    carrierCode: "fedex",
    trackingNumber,
  });
  await subgraphs.quiet();
  // What a carrier would have sent, and its delivery, put where they are kept.
  const shipments = subgraphs.db("shipments");
  await shipments.collection<Stored>("shipments").updateOne(
    { _id: shipmentId },
    {
      $set: {
        status: "DELIVERED",
        carrierFacts: { proof: { value: { signedBy: next().toUpperCase(), leftAt: next() }, asOf: new Date() } },
      },
    },
  );
  await shipments.collection<Stored>("pushSubscriptions").insertOne({
    ...{ _id: "psh_marked", tenant: "acme", shipmentId, carrierCode: "fedex", trackingNumber, accountId: "a" },
    ...{ state: "FAILED", failures: 1, failure: next() },
  });
  await shipments.collection<Stored>("webhookDeliveries").insertOne({
    ...{ _id: "whd_marked", tenant: "acme", accountId: "a", carrierCode: "fedex", receivedAt: new Date(), attempts: 1 },
    body: new Binary(Buffer.from(JSON.stringify({ trackingNumber, signedBy: next() }))),
  });
  const from = addressOf();
  await shipments.collection<Stored>("labels").insertOne({
    ...{ _id: "lbl_marked", tenant: "acme", customerId, orderId, shipmentId, status: "PURCHASED", format: "ZPL" },
    ...{ from, to: addressOf() },
  });
  const body = new Binary(Buffer.from(`^XA^FD${from.name}^FS^XZ`));
  await shipments.collection<Stored>("labelDocuments").insertOne({ _id: "lbl_marked", tenant: "acme", body });
  await shipments.collection<Stored>("trackingEvents").insertOne({
    ...{ _id: "tev_marked", tenant: "acme", shipmentId, carrierCode: "fedex", trackingNumber, occurredAt: new Date() },
    ...{ description: `Signed by ${next()}`, location: { city: next(), countryCode: "GB" }, rawCode: "DL" },
  });
  await shipments.collection<Stored>("shipmentCases").insertOne({
    ...{ _id: "shc_marked", tenant: "acme", shipmentId, orderId, kind: "ADDRESS", status: "OPEN", version: 2 },
  });
  await shipments.collection<Stored>("shipmentCaseComments").insertOne({
    ...{ _id: "shm_marked", tenant: "acme", caseId: "shc_marked", shipmentId, author: "user:anna", position: 2 },
    body: `Called ${next()}`,
  });
  await subgraphs
    .db("orders")
    .collection<Stored>("parked")
    .insertOne({
      ...{ _id: "parked-one", consumer: "customers:any", seq: 1, reason: "x", parkedAt: new Date() },
      event: {
        tenant: "acme",
        subject: { type: "customer", id: customerId, version: 1 },
        data: { customerId, firstName: next() },
      },
    });
  const { id: ticketId } = await must(
    of("customers", "createTicket", "ticket"),
    { orderId, subject: next(), message: next() },
    me,
  );
  await must(of("customers", "addTicketMessage", "ticket"), { id: ticketId, body: next() }, me);
  await must(
    of("customers", "submitFeedback", "feedback"),
    { orderId, subject: "ORDER", rating: 2, comment: next() },
    me,
  );
  await must(of("customers", "updateCustomer", "customer"), { id: customerId, firstName: next() });
  await fillReturn(next, orderId, me);
  return customerId;
}

/** A return of a delivered order with markers in what the customer says and shows. */
async function fillReturn(next: () => string, orderId: string, me: ReturnType<typeof shopper>): Promise<void> {
  const orders = subgraphs.db("orders").collection<Stored & { lines: { _id: string }[] }>("orders");
  const arrived = { "shipments.0.delivered": true, "shipments.0.deliveredAt": subgraphs.clock() };
  const order = await orders.findOneAndUpdate({ _id: orderId }, { $set: arrived });
  const words = { note: next(), photoUrls: [`https://photos.example.com/${next()}.jpg`] };
  const line = { orderLineId: order?.lines[0]?._id, quantity: 1, reason: "OTHER", ...words };
  const request = { orderId, lines: [line], note: next() };
  const { id } = await must(of("orders", "requestReturn", "return"), request, me);
  await must(of("orders", "cancelReturn", "return"), { id, note: next() }, me);
}

describe("a person's data", () => {
  it("is exported whole and then erased whole, in four databases with their logs", async () => {
    const marks = markers();
    const customerId = await fillEverything(marks);
    await must(of("customers", "createCustomer", "customer"), {
      email: "neighbour@example.com",
      firstName: "Neighbourly",
    });
    expect(marks.all.length).toBeGreaterThan(35);

    const before = (await dumpAll()).toLowerCase();
    const exported = await ask(requestDataExport, customerId, shopper(customerId));
    const text = JSON.stringify(exported.value?.data).toLowerCase();
    expect(marks.all.filter((mark) => !before.includes(mark.toLowerCase()))).toEqual([]);
    // A parked event is the machinery's copy: the person has its content by the event itself.
    expect(marks.all.filter((mark) => !text.includes(mark.toLowerCase())).length).toBeLessThanOrEqual(1);
    expect(text).not.toContain("neighbour");

    const { value } = await ask(requestErasure, customerId);
    expect(value).toMatchObject({ kind: "ERASURE", status: "REQUESTED", doneBy: [], data: null });
    await subgraphs.quiet();
    await subgraphs.quiet();
    const after = await dumpAll();
    expect(marks.all.filter((mark) => after.toLowerCase().includes(mark.toLowerCase()))).toEqual([]);
    expect(after).toContain("Neighbourly");

    const query = `query ($id: ID!, $customerId: ID!) { privacyRequest(id: $id) { status doneBy completedAt version }
      customer(id: $customerId) { email firstName addresses { id } tickets { nodes { subject messages { nodes { body } } } } } }`;
    expect(await subgraphs.run("customers", query, { id: value?.id, customerId })).toMatchObject({
      privacyRequest: { status: "COMPLETED", doneBy: ["customers", "inventory", "orders", "shipments"], version: 5 },
      customer: {
        email: `${customerId}@erased.invalid`,
        firstName: null,
        addresses: [],
        tickets: {
          nodes: [{ subject: "[erased]", messages: { nodes: [{ body: "[erased]" }, { body: "[erased]" }] } }],
        },
      },
    });
    const orders = `query ($id: ID!) { _entities(representations: [{ __typename: "Customer", id: $id }]) {
      ... on Customer { orders { nodes { status total { amount } lines { sku quantity } shippingAddress { name countryCode } } } } } }`;
    const { _entities } = await subgraphs.run<{ _entities: { orders: { nodes: object[] } }[] }>("orders", orders, {
      id: customerId,
    });
    expect(_entities[0]?.orders.nodes).toMatchObject([
      { status: "CANCELLED", total: { amount: "10.00" }, shippingAddress: { name: "[erased]", countryCode: "AE" } },
      {
        status: "PROCESSING",
        total: { amount: "10.00" },
        lines: [{ quantity: 1 }],
        shippingAddress: { name: "[erased]" },
      },
    ]);
  });

  it("has the invoices and payments, and keeps the invoices that were issued, as tax law wants", async () => {
    const seller = sellerOf(subgraphs);
    const [customerId, sku] = [await seller.customer(), fresh("SKU")];
    await seller.stocked(sku, 5);
    const { id: orderId } = await seller.order({ customerId, lines: [{ sku, quantity: 1 }] });
    await must(of("orders", "recordManualPayment", "transaction"), { orderId });
    const { id } = await must(of("orders", "issueInvoice", "invoice"), { orderId });
    subgraphs.clock.advance(1);
    await must(of("orders", "refundPayment", "transaction"), { orderId });
    const billingAddress = { name: "Ada Lovelace" };
    const { value } = await ask(requestDataExport, customerId, shopper(customerId));
    expect(value?.data).toMatchObject({
      orders: {
        invoices: [{ _id: id, billingAddress }],
        creditNotes: [{ invoiceId: id, amountMinor: 10_00 }],
        payments: [{ kind: "SALE" }, { kind: "REFUND" }],
      },
    });
    await ask(requestErasure, customerId);
    await subgraphs.quiet();
    const kept = `{ invoice(id: "${id}") { billingAddress { name } order { shippingAddress { name } } } }`;
    expect(await subgraphs.run("orders", kept)).toEqual({
      invoice: { billingAddress, order: { shippingAddress: { name: "[erased]" } } },
    });
  });

  it("is nobody else's to ask for, and is erased once", async () => {
    const [mine, other] = [await customer(), await customer()];
    await subgraphs.quiet();
    const before = await snapshot(subgraphs, subgraphNames);
    for (const mutation of [requestDataExport, requestErasure]) {
      expect(refusals(await ask(mutation, mine, shopper(other)))).toEqual(["input.customerId NOT_FOUND"]);
      expect(refusals(await ask(mutation, mine, staff("globex")))).toEqual(["input.customerId NOT_FOUND"]);
    }
    expect(await snapshot(subgraphs, subgraphNames)).toEqual(before);
    for (const name of subgraphNames) {
      const query = `{ ${name}PrivacyExport(customerId: "${mine}") }`;
      const { data, errors } = await subgraphs.execute(name, query);
      expect([data, errors?.map(({ extensions }) => extensions["code"])]).toEqual([null, ["FORBIDDEN"]]);
    }
    await ask(requestErasure, mine);
    expect(refusals(await ask(requestErasure, mine))).toEqual(["input.customerId INVALID_STATE"]);
  });
});
