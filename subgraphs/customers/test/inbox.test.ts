import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookUp } from "../../../test/support/entities.ts";
import { shopper, staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { itPages } from "../../../test/support/paging.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { closeSolved, createApp } from "../src/index.ts";
import { assignTicket, createTicket, type Ticket, updatePolicy, updateStatus } from "./support/tickets.ts";
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

describe("the inbox", () => {
  itPages(() => subgraphs, {
    subgraph: "customers",
    field: "tickets",
    add: async (tenant) => (await open({}, staff(tenant))).id,
    order: (added) => added.toSorted().toReversed(),
    otherField: "customers",
  });

  it("is asked by status, priority, assignee and what is breached now", async () => {
    const me = staff("inbox");
    const [low, urgent, solved] = [
      await open({ priority: "LOW" }, me),
      await open({ priority: "URGENT" }, me),
      await open({ priority: "URGENT" }, me),
    ];
    await must(assignTicket, { id: low.id, assigneeId: "user:anna" }, me);
    await must(updateStatus, { id: solved.id, status: "SOLVED" }, me);
    const list = async (args: string): Promise<string[]> => {
      const query = `{ tickets(${args}) { nodes { id } } }`;
      const { tickets } = await subgraphs.run<{ tickets: { nodes: { id: string }[] } }>("customers", query, {}, me);
      return tickets.nodes.map(({ id }) => id).toSorted();
    };
    expect(await list('assigneeId: "user:anna"')).toEqual([low.id]);
    expect(await list("priority: URGENT, statuses: [OPEN, ON_HOLD]")).toEqual([urgent.id]);
    expect(await list("breached: true")).toEqual([]);
    subgraphs.clock.advance(61 * 60_000);
    expect(await list("breached: true")).toEqual([urgent.id]);
    expect(await list("breached: false")).toEqual([low.id, solved.id].toSorted());
  });

  it("shows what concerns an order, a shipment and a customer, many with one query each", async () => {
    const customerId = await customer();
    const order = peers.order(customerId);
    const shipment = peers.shipment(order);
    const { id } = await open({ shipmentId: shipment });
    const fields = "tickets { nodes { id } }";
    const expected = { tickets: { nodes: [{ id }] } };
    const none = { tickets: { nodes: [] } };
    expect(await lookUp(subgraphs, "customers", "Order", [order, "ord_none"], fields, staff())).toEqual({
      data: { _entities: [expected, none] },
    });
    expect(await lookUp(subgraphs, "customers", "Shipment", [shipment], fields, staff())).toEqual({
      data: { _entities: [expected] },
    });
    expect(await lookUp(subgraphs, "customers", "Order", [order], fields, shopper("cus_other"))).toEqual({
      data: { _entities: [none] },
    });
    const query = `query ($id: ID!) { customer(id: $id) { ${fields} } }`;
    expect(await subgraphs.run("customers", query, { id: customerId })).toEqual({ customer: expected });
  });
});

describe("closing by rule", () => {
  const delivered = (shipmentId: string, version: number) =>
    subgraphs.record("shipments", {
      type: "shipment.status_changed",
      subject: { type: "shipment", id: shipmentId, version },
      occurredAt: subgraphs.clock.now,
      data: { shipmentId, status: "DELIVERED" },
    });

  it("happens to the question where a shipment is, once it is delivered, and to no other", async () => {
    const shipmentId = peers.shipment(peers.order(await customer()));
    const where = await open({ shipmentId, kind: "WHERE_IS_MY_ORDER" });
    const damaged = await open({ shipmentId, kind: "DAMAGED" });
    await delivered(shipmentId, 2);
    await delivered(shipmentId, 3);
    expect(await events(where.id)).toEqual([
      ["ticket.created", 1, "OPEN"],
      ["ticket.status_changed", 2, "CLOSED"],
    ]);
    expect(await events(damaged.id)).toHaveLength(1);
  });

  it("happens to a solved ticket after the policy's days, unless it was reopened", async () => {
    const me = staff("auto-close");
    await must(updatePolicy, { autoCloseDays: 2 }, me);
    const [one, two] = [await open({}, me), await open({}, me)];
    for (const { id } of [one, two]) await must(updateStatus, { id, status: "SOLVED" }, me);
    await must(updateStatus, { id: two.id, status: "OPEN" }, me);
    const job = { database: subgraphs.apps.customers!.database, clock: subgraphs.clock };
    subgraphs.clock.advance(2 * 86_400_000 - 1);
    await closeSolved(job);
    expect(await events(one.id)).toHaveLength(2);
    subgraphs.clock.advance(1);
    await closeSolved(job);
    await closeSolved(job);
    expect((await events(one.id)).at(-1)).toEqual(["ticket.status_changed", 3, "CLOSED"]);
    expect((await events(two.id)).at(-1)).toEqual(["ticket.status_changed", 3, "OPEN"]);
  });
});

describe("the support policy", () => {
  it("has defaults, holds for one tenant, and gives tickets their times", async () => {
    const me = staff("policy");
    const query =
      "{ supportPolicy { version autoCloseDays targets { priority firstResponseMinutes resolutionMinutes } } }";
    const { supportPolicy } = await subgraphs.run<{
      supportPolicy: { version: number; targets: { priority: string }[] };
    }>("customers", query, {}, me);
    expect([supportPolicy.version, supportPolicy.targets.map(({ priority }) => priority)]).toEqual([
      0,
      ["LOW", "NORMAL", "HIGH", "URGENT"],
    ]);
    const targets = [{ priority: "NORMAL", firstResponseMinutes: 5, resolutionMinutes: 50 }];
    expect(refusals(await call(updatePolicy, { targets, expectedVersion: 1 }, me))).toEqual([
      "input.expectedVersion VERSION_CONFLICT",
    ]);
    expect(await must(updatePolicy, { targets, expectedVersion: 0 }, me)).toMatchObject({
      version: 1,
      autoCloseDays: 4,
    });
    expect(await open({}, me)).toMatchObject({ sla: { firstResponseDueAt: iso(5), resolutionDueAt: iso(50) } });
    expect(await open({}, staff("policy-other"))).toMatchObject({ sla: { firstResponseDueAt: iso(480) } });
  });
});
