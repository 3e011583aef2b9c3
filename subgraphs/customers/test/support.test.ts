import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { callMutation, type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { addMessage, assignTicket, createTicket, type Ticket, updateStatus, updateTicket } from "./support/tickets.ts";
import { peersWith } from "./support/peers.ts";

let subgraphs: Subgraphs;
const peers = peersWith();
beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers: createApp }, { rehearse: true });
  Object.assign(subgraphs.peers, peers.ports);
});
afterAll(() => subgraphs?.dispose());

const customer = (tenant = "acme"): Promise<string> => sellerOf(subgraphs, tenant).customer();
const call = (mutation: Mutation, input: object, identity = staff()) =>
  mutate<Ticket>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, identity);
const must = (mutation: Mutation, input: object, identity = staff()) =>
  succeed<Ticket>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, identity);
const open = (input: object = {}, identity = staff()) =>
  must(createTicket, { subject: "Where is it?", message: "I wait.", ...input }, identity);
const iso = (minutes = 0): string => new Date(subgraphs.clock.now.getTime() + minutes * 60_000).toISOString();
const events = async (id: string) => {
  await subgraphs.quiet();
  const found = await subgraphs
    .db("customers")
    .collection("events")
    .find({ "subject.id": id })
    .sort({ seq: 1 })
    .toArray();
  return found.map(({ type, subject, data }) => [
    type,
    (subject as { version: number }).version,
    (data as { status: string }).status,
  ]);
};

describe("a ticket", () => {
  it("goes from question to closing, and its log tells each step once without a word that was written", async () => {
    const customerId = await customer();
    const order = peers.order(customerId);
    const me = shopper(customerId);
    const ticket = await open({ orderId: order, priority: "URGENT" }, me);
    expect(ticket).toEqual({
      id: ticket.id,
      subject: "Where is it?",
      kind: "OTHER",
      status: "OPEN",
      priority: "NORMAL",
      assigneeId: null,
      version: 1,
      closeReason: null,
      solvedAt: null,
      closedAt: null,
      customer: { id: customerId },
      order: { id: order },
      shipment: null,
      messages: { nodes: [{ author: `customer:${customerId}`, body: "I wait.", isInternal: false }] },
      sla: {
        firstResponseDueAt: iso(480),
        firstRespondedAt: null,
        resolutionDueAt: iso(72 * 60),
        pausedSince: null,
        breached: false,
      },
    });
    const { id } = ticket;
    subgraphs.clock.advance(60_000);
    await must(addMessage, { id, body: "Ask the carrier.", isInternal: true });
    const answered = await must(addMessage, { id, body: "Tomorrow." });
    expect(answered).toMatchObject({ status: "OPEN", sla: { firstRespondedAt: iso() } });
    await must(updateStatus, { id, status: "PENDING_CUSTOMER" });
    expect(await must(addMessage, { id, body: "Thanks." }, me)).toMatchObject({ status: "OPEN" });
    await must(updateStatus, { id, status: "SOLVED" });
    expect(await must(addMessage, { id, body: "It is broken!" }, me)).toMatchObject({ status: "OPEN", solvedAt: null });
    const closed = await must(updateStatus, { id, status: "CLOSED", expectedVersion: 7 });
    expect(closed).toMatchObject({ closeReason: "STAFF", closedAt: iso(), version: 8 });
    expect(refusals(await call(addMessage, { id, body: "Hello?" }, me))).toEqual(["input.id INVALID_STATE"]);
    expect(await must(updateStatus, { id, status: "OPEN" })).toMatchObject({ closeReason: null, closedAt: null });
    expect(await events(id)).toEqual([
      ["ticket.created", 1, "OPEN"],
      ["ticket.message_added", 2, "OPEN"],
      ["ticket.message_added", 3, "OPEN"],
      ["ticket.status_changed", 4, "PENDING_CUSTOMER"],
      ["ticket.message_added", 5, "OPEN"],
      ["ticket.status_changed", 6, "SOLVED"],
      ["ticket.message_added", 7, "OPEN"],
      ["ticket.status_changed", 8, "CLOSED"],
      ["ticket.status_changed", 9, "OPEN"],
    ]);
    const log = JSON.stringify(
      await subgraphs.db("customers").collection("events").find({ "subject.id": id }).toArray(),
    );
    for (const said of ["I wait", "Tomorrow", "carrier", "Where is it"]) expect(log).not.toContain(said);
    const query = "query ($id: ID!) { ticket(id: $id) { messages { nodes { body } } } }";
    const seen = await subgraphs.run<{ ticket: { messages: { nodes: { body: string }[] } } }>(
      "customers",
      query,
      { id },
      me,
    );
    expect(seen.ticket.messages.nodes.map(({ body }) => body)).toEqual([
      "I wait.",
      "Tomorrow.",
      "Thanks.",
      "It is broken!",
    ]);
  });

  it("takes order and customer from what it is about, and refuses what does not fit or is somebody else's", async () => {
    const [mine, other] = [await customer(), await customer()];
    const order = peers.order(mine);
    const shipment = peers.shipment(order);
    const expected = { customer: { id: mine }, order: { id: order }, shipment: { id: shipment } };
    expect(await open({ shipmentId: shipment })).toMatchObject(expected);
    const before = await snapshot(subgraphs, ["customers"]);
    const tryOpen = async (input: object, identity = staff()) =>
      refusals(await call(createTicket, { subject: "s", message: "m", ...input }, identity));
    expect(await tryOpen({ orderId: "ord_none" })).toEqual(["input.orderId NOT_FOUND"]);
    expect(await tryOpen({ shipmentId: "shp_none" })).toEqual(["input.shipmentId NOT_FOUND"]);
    expect(await tryOpen({ orderId: peers.order(other), shipmentId: shipment })).toEqual(["input.shipmentId INVALID"]);
    expect(await tryOpen({ orderId: order, customerId: other })).toEqual(["input.customerId INVALID"]);
    expect(await tryOpen({ orderId: order }, shopper(other))).toEqual(["input.orderId NOT_FOUND"]);
    expect(await tryOpen({ shipmentId: shipment }, shopper(other))).toEqual(["input.shipmentId NOT_FOUND"]);
    expect(await tryOpen({ customerId: mine }, shopper(other))).toEqual(["input.customerId NOT_FOUND"]);
    expect(await tryOpen({ customerId: await customer("globex") })).toEqual(["input.customerId NOT_FOUND"]);
    expect(await tryOpen({ subject: " ", message: "" })).toEqual(["input.subject BLANK", "input.message BLANK"]);
    peers.down();
    expect(await tryOpen({ orderId: order })).toEqual(["input.orderId UNAVAILABLE"]);
    peers.up();
    const after = await snapshot(subgraphs, ["customers"]);
    const without = (dump: typeof after) => ({
      ...dump,
      "customers.customers": [],
      "customers.events": [],
      "customers.idempotency": [],
      "customers.counters": [],
    });
    expect(without(after)).toEqual(without(before));
  });

  it("is not for other shoppers, other tenants or unseen versions, and staff's fields are not for shoppers", async () => {
    const [mine, other] = [await customer(), await customer()];
    const { id } = await open({ customerId: mine });
    const before = await snapshot(subgraphs, ["customers"]);
    for (const identity of [shopper(other), staff("globex")]) {
      expect(refusals(await call(addMessage, { id, body: "x" }, identity))).toEqual(["input.id NOT_FOUND"]);
      expect(await subgraphs.run("customers", "query ($id: ID!) { ticket(id: $id) { id } }", { id }, identity)).toEqual(
        { ticket: null },
      );
    }
    expect(refusals(await call(addMessage, { id, body: "x", expectedVersion: 2 }))).toEqual([
      "input.expectedVersion VERSION_CONFLICT",
    ]);
    expect(refusals(await call(updateStatus, { id, status: "OPEN" }))).toEqual(["input.status INVALID_STATE"]);
    const forbidden = async (mutation: Mutation, input: object) => {
      const { errors } = await callMutation(
        subgraphs,
        mutation,
        { idempotencyKey: fresh(), id, ...input },
        shopper(mine),
      );
      return errors?.map(({ extensions }) => extensions["code"]);
    };
    expect(await forbidden(updateTicket, { priority: "URGENT" })).toEqual(["FORBIDDEN"]);
    expect(await forbidden(assignTicket, { assigneeId: "user:me" })).toEqual(["FORBIDDEN"]);
    expect(await forbidden(updateStatus, { status: "CLOSED" })).toEqual(["FORBIDDEN"]);
    expect(await forbidden(addMessage, { body: "x", isInternal: true })).toEqual(["FORBIDDEN"]);
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
  });
});
