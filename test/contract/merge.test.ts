import type { Identity } from "@waybill/kernel";
import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { createApp as createShipments } from "@waybill/shipments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../support/identities.ts";
import { callMutation, type Mutation, mutate, refusals, succeed } from "../support/mutate.ts";
import { address, fresh, sellerOf } from "../support/seller.ts";
import { snapshot } from "../support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../support/subgraphs.ts";

const of = (name: string, field: string, selection = "id version"): Mutation => ({
  subgraph: "customers",
  name,
  field,
  selection,
});
const selection = "id version tags firstName addresses { id } consents { channel state }";
const mergeCustomers = of("mergeCustomers", "customer", selection);
const createShipment: Mutation = { subgraph: "shipments", name: "createShipment", field: "shipment", selection: "id" };

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs(
    {
      customers: createCustomers,
      inventory: createInventory,
      orders: createOrders,
      shipments: (deps) => createShipments({ ...deps, shipments: { carrierAccounts: [], pollEveryMs: 0 } }),
    },
    { rehearse: true },
  );
});
afterAll(() => subgraphs?.dispose());

const customer = (tenant = "acme"): Promise<string> => sellerOf(subgraphs, tenant).customer();
const must = <T = { id: string }>(mutation: Mutation, input: object) =>
  succeed<T>(subgraphs, mutation, { idempotencyKey: fresh(), ...input });
const merge = (input: object, identity = staff()) =>
  mutate<{ id: string }>(subgraphs, mergeCustomers, { idempotencyKey: fresh(), ...input }, identity);
const events = async (subgraph: "orders" | "shipments" | "customers", id: string): Promise<[string, number][]> => {
  await subgraphs.quiet();
  const found = await subgraphs.db(subgraph).collection("events").find({ "subject.id": id }).sort({ seq: 1 }).toArray();
  return found.map(({ type, subject }) => [String(type), (subject as { version: number }).version]);
};
const timeline = async (id: string, identity = staff()): Promise<string[]> => {
  await subgraphs.quiet();
  const query =
    "query ($id: ID!) { customer(id: $id) { timeline { nodes { kind title order { id } shipment { id } ticket { id } } } } }";
  type Data = { customer: { timeline: { nodes: { kind: string; title: string }[] } } };
  const { customer: found } = await subgraphs.run<Data>("customers", query, { id }, identity);
  return found.timeline.nodes.map(({ kind, title }) => `${kind} ${title}`);
};

describe("mergeCustomers", () => {
  it("moves everything to the kept customer, in all subgraphs, and leaves an alias", async () => {
    const seller = sellerOf(subgraphs);
    const [keepId, mergeId] = [await customer(), await customer()];
    const sku = fresh("SKU");
    await seller.stocked(sku, 10);
    const order = await seller.order({ customerId: mergeId, lines: [{ sku, quantity: 1 }] });
    const shipment = await must(createShipment, {
      orderId: order.id,
      carrierCode: "fedex",
      trackingNumber: "986578788855",
    });
    await subgraphs.quiet();
    const issueInvoice: Mutation = { subgraph: "orders", name: "issueInvoice", field: "invoice", selection: "id" };
    const invoice = await must(issueInvoice, { orderId: order.id });
    const works = subgraphs.db("orders").collection("fulfillmentOrders");
    const { version } = (await works.findOne({ orderId: order.id })) ?? expect.fail("nobody is to send it");
    subgraphs.clock.advance(1_000);
    const ticket = await must(of("createTicket", "ticket"), { orderId: order.id, subject: "Where?", message: "?" });
    await must(of("createCustomerAddress", "customer"), { customerId: mergeId, address });
    await must(of("addCustomerTags", "customer"), { customerId: mergeId, tags: ["vip"] });
    const consent = { channel: "EMAIL", state: "GRANTED", source: "checkout" };
    await must(of("updateCustomerConsent", "customer"), { customerId: mergeId, ...consent });
    const company = await must(of("createCompany", "company"), { name: "Ada Ltd" });
    await must(of("assignCompanyContact", "company"), { companyId: company.id, customerId: mergeId, role: "BUYER" });
    const before = (await timeline(mergeId)).toSorted();
    expect(before).toEqual([
      "CUSTOMER Consent by EMAIL: GRANTED",
      `ORDER Order ${order.number} placed`,
      `ORDER Order ${order.number}: PROCESSING`,
      "SHIPMENT Shipment by fedex created",
      "TICKET Ticket opened: OTHER",
    ]);

    const { value } = await merge({ keepId, mergeId });
    expect(value).toMatchObject({
      id: keepId,
      version: 2,
      tags: ["vip"],
      addresses: [{}],
      consents: [{ channel: "EMAIL", state: "GRANTED" }],
    });

    const query = `query ($id: ID!) { customer(id: $id) { id tickets { nodes { id } } companies { id } consentHistory { nodes { channel } } } }`;
    const moved = {
      id: keepId,
      tickets: { nodes: [{ id: ticket.id }] },
      companies: [{ id: company.id }],
      consentHistory: { nodes: [{ channel: "EMAIL" }] },
    };
    for (const id of [keepId, mergeId])
      expect(await subgraphs.run("customers", query, { id })).toEqual({ customer: moved });
    expect((await timeline(keepId)).toSorted()).toEqual(before);
    expect((await events("orders", order.id)).at(-1)).toEqual(["order.customer_changed", 3]);
    expect((await events("shipments", shipment.id)).at(-1)).toEqual(["shipment.customer_changed", 2]);
    expect((await events("customers", ticket.id)).at(-1)).toEqual(["ticket.moved", 2]);
    expect((await events("customers", mergeId)).at(-1)).toEqual(["customer.became_alias", 5]);
    const orderQuery = "query ($id: ID!) { order(id: $id) { customer { id } version status } }";
    expect(await subgraphs.run("orders", orderQuery, { id: order.id }, shopper(keepId))).toEqual({
      order: { customer: { id: keepId }, version: 3, status: "PROCESSING" },
    });
    const own = "query ($id: ID!) { invoice(id: $id) { id } fulfillmentOrders { nodes { order { id } } } }";
    expect(await subgraphs.run("orders", own, { id: invoice.id }, shopper(keepId))).toEqual({
      invoice: { id: invoice.id },
      fulfillmentOrders: { nodes: [{ order: { id: order.id } }] },
    });
    // Without an event of its own it keeps its version, and the next one follows on the one before.
    expect(await works.findOne({ orderId: order.id })).toMatchObject({ customerId: keepId, version });
    const list = await subgraphs.run<{ customers: { nodes: { id: string }[] } }>(
      "customers",
      "{ customers(first: 100) { nodes { id } } }",
    );
    expect(list.customers.nodes.map(({ id }) => id)).not.toContain(mergeId);
  });

  it("lets the kept customer see, as a shopper, all that was of the other, whose token shows nothing any more", async () => {
    const seller = sellerOf(subgraphs);
    const [keepId, mergeId] = [await customer(), await customer()];
    const sku = fresh("SKU");
    await seller.stocked(sku, 10);
    const lines = [{ sku, quantity: 2 }];
    const order = await seller.order({ customerId: mergeId, lines });
    const number = { carrierCode: "fedex", trackingNumber: "986578788866" };
    const shipment = await must(createShipment, { orderId: order.id, ...number });
    await subgraphs.quiet();
    const on = (subgraph: Mutation["subgraph"], name: string, field: string, chosen = "id") =>
      ({ subgraph, name, field, selection: chosen }) satisfies Mutation;
    const ticket = await must(of("createTicket", "ticket"), { orderId: order.id, subject: "Where?", message: "?" });
    const scan = { ...number, occurredAt: "2026-11-23T08:00:00Z", status: "DELIVERED" };
    const record = `mutation ($input: RecordTrackingEventsInput!) { recordTrackingEvents(input: $input) { userErrors { message } } }`;
    const input = { idempotencyKey: fresh(), events: [scan] };
    expect(await subgraphs.run("shipments", record, { input })).toEqual({ recordTrackingEvents: { userErrors: [] } });
    await subgraphs.quiet();
    const orderId = order.id;
    const invoice = await must(on("orders", "issueInvoice", "invoice"), { orderId });
    await must(on("orders", "recordManualPayment", "transaction"), { orderId });
    await must(on("orders", "refundPayment", "transaction"), {
      orderId,
      amount: { amount: "1.00", currencyCode: "EUR" },
    });
    const [line] = (
      await subgraphs.run<{ order: { lines: { id: string }[] } }>(
        "orders",
        "query ($id: ID!) { order(id: $id) { lines { id } } }",
        { id: orderId },
      )
    ).order.lines;
    const units = { orderLineId: line?.id, quantity: 1 };
    const returned = await must(on("orders", "requestReturn", "return"), {
      orderId,
      lines: [{ ...units, reason: "UNWANTED" }],
    });
    const claim = await must(on("orders", "openClaim", "claim"), { orderId, kind: "DAMAGED", lines: [units] });
    const feedback = await must(of("submitFeedback", "feedback", "id"), { orderId, subject: "ORDER", rating: 4 });
    const exported = await must(of("requestDataExport", "privacyRequest"), { customerId: mergeId });
    await merge({ keepId, mergeId });
    await subgraphs.quiet();

    const ids = "{ nodes { id } }";
    const [one, none] = [(id: string) => ({ nodes: [{ id }] }), { nodes: [] }];
    const variables = { order: orderId, invoice: invoice.id, return: returned.id, claim: claim.id };
    const seen = `query ($order: ID!, $invoice: ID!, $return: ID!, $claim: ID!) {
      order(id: $order) { id paymentStatus returns ${ids} claims { id } invoices { nodes { creditNotes { number } } } }
      invoice(id: $invoice) { id } return(id: $return) { id } claim(id: $claim) { id }
      orders ${ids} invoices ${ids} returns ${ids} claims ${ids} fulfillmentOrders { nodes { status } }
      returnableLines(orderId: $order) { quantity } }`;
    const talk = `query ($ticket: ID!, $feedback: ID!, $exported: ID!, $keepId: ID!, $mergeId: ID!) {
      ticket(id: $ticket) { id } tickets ${ids} feedback(id: $feedback) { id } feedbackEntries ${ids}
      privacyRequest(id: $exported) { id } kept: customer(id: $keepId) { id } merged: customer(id: $mergeId) { id } }`;
    const parcels = `query ($id: ID!) { shipment(id: $id) { id } shipments ${ids} }`;
    const known = { ticket: ticket.id, feedback: feedback.id, exported: exported.id, keepId, mergeId };
    const told = async (me: Identity): Promise<Record<string, unknown>> => {
      const ask = async (subgraph: Mutation["subgraph"], query: string, asked: object) =>
        subgraphs.run<object>(subgraph, query, asked, me);
      return {
        ...(await ask("orders", seen, variables)),
        ...(await ask("shipments", parcels, { id: shipment.id })),
        ...(await ask("customers", talk, known)),
      };
    };
    expect(await told(shopper(keepId))).toMatchObject({
      order: {
        ...{ id: orderId, paymentStatus: "PARTIALLY_REFUNDED", returns: one(returned.id), claims: [{ id: claim.id }] },
        invoices: { nodes: [{ creditNotes: [{}] }] },
      },
      ...{ orders: one(orderId), invoices: one(invoice.id), returns: one(returned.id), claims: one(claim.id) },
      ...{ invoice: { id: invoice.id }, return: { id: returned.id }, claim: { id: claim.id } },
      ...{ fulfillmentOrders: { nodes: [{ status: "CLOSED" }] }, returnableLines: [{ quantity: 1 }] },
      ...{ shipment: { id: shipment.id }, shipments: one(shipment.id) },
      ...{ ticket: { id: ticket.id }, tickets: one(ticket.id), privacyRequest: { id: exported.id } },
      ...{ feedback: { id: feedback.id }, feedbackEntries: one(feedback.id) },
      ...{ kept: { id: keepId }, merged: { id: keepId } },
    });
    expect(await told(shopper(mergeId))).toEqual({
      ...{ order: null, invoice: null, return: null, claim: null, returnableLines: null },
      ...{ orders: none, invoices: none, returns: none, claims: none, fulfillmentOrders: none },
      ...{ shipment: null, shipments: none, ticket: null, tickets: none, privacyRequest: null },
      ...{ feedback: null, feedbackEntries: none, kept: null, merged: null },
    });

    // Who goes on with the old id, as an ERP may, reaches the kept customer; the old token orders and asks nothing.
    subgraphs.clock.advance(1_000);
    const again = await seller.order({ customerId: mergeId, lines });
    const asked = await must(of("createTicket", "ticket"), { customerId: mergeId, subject: "And?", message: "?" });
    expect((await told(shopper(keepId)))["orders"]).toEqual({ nodes: [{ id: again.id }, { id: orderId }] });
    expect((await told(shopper(keepId)))["tickets"]).toEqual({ nodes: [{ id: asked.id }, { id: ticket.id }] });
    expect(refusals(await seller.tryOrder({ lines }, shopper(mergeId)))).toEqual(["input.customerId NOT_FOUND"]);
    const question = { idempotencyKey: fresh(), subject: "And?", message: "?" };
    expect(refusals(await mutate(subgraphs, of("createTicket", "ticket"), question, shopper(mergeId)))).toEqual([
      "input.customerId NOT_FOUND",
    ]);
  });

  it("makes one step of a chain of merges", async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()];
    await merge({ keepId: b, mergeId: a });
    await merge({ keepId: c, mergeId: b });
    const query = "query ($id: ID!) { customer(id: $id) { id } }";
    for (const id of [a, b, c])
      expect(await subgraphs.run("customers", query, { id })).toEqual({ customer: { id: c } });
  });

  it("loses nothing of a timeline that is written at the same time", async () => {
    const seller = sellerOf(subgraphs);
    const sku = fresh("SKU");
    await seller.stocked(sku, 10);
    const pairs = await Promise.all(
      Array.from({ length: 2 }, async () => [await customer(), await customer()] as const),
    );
    for (const [keepId, mergeId] of pairs) {
      const { number } = await seller.order({ customerId: mergeId, lines: [{ sku, quantity: 1 }] });
      await merge({ keepId, mergeId });
      expect(await timeline(keepId)).toEqual([`ORDER Order ${number} placed`]);
    }
  });

  it("is refused without a change", async () => {
    const [keepId, mergeId, gone, foreign] = [
      await customer(),
      await customer(),
      await customer(),
      await customer("globex"),
    ];
    await merge({ keepId, mergeId: gone });
    const before = await snapshot(subgraphs, ["customers", "orders", "shipments"]);
    expect(refusals(await merge({ keepId, mergeId: keepId }))).toEqual(["input.mergeId INVALID"]);
    expect(refusals(await merge({ keepId, mergeId: foreign }))).toEqual(["input.mergeId NOT_FOUND"]);
    expect(refusals(await merge({ keepId: foreign, mergeId }))).toEqual(["input.keepId NOT_FOUND"]);
    expect(refusals(await merge({ keepId: gone, mergeId }))).toEqual(["input.keepId INVALID_STATE"]);
    expect(refusals(await merge({ keepId: mergeId, mergeId: gone }))).toEqual(["input.mergeId INVALID_STATE"]);
    expect(refusals(await merge({ keepId, mergeId, expectedVersion: 1 }))).toEqual([
      "input.expectedVersion VERSION_CONFLICT",
    ]);
    const { errors } = await callMutation(
      subgraphs,
      mergeCustomers,
      { idempotencyKey: fresh(), keepId, mergeId },
      shopper(keepId),
    );
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
    const change = { idempotencyKey: fresh(), id: gone, firstName: "X" };
    expect(refusals(await mutate(subgraphs, of("updateCustomer", "customer"), change))).toEqual([
      "input.id INVALID_STATE",
    ]);
    expect(await snapshot(subgraphs, ["customers", "orders", "shipments"])).toEqual(before);
  });
});
