import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { createApp as createShipments } from "@waybill/shipments";
import type { IndexSpec } from "@waybill/storage";
import { checkIndex, explainFind, indexShape } from "@waybill/storage/testing";
import type { CommandStartedEvent, Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sellerOf } from "../support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../support/subgraphs.ts";

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

/** The fields that hold lists, in any subgraph. */
const lists = ["lines", "contacts", "allocations", "components"];

const indexesOf = (name: SubgraphName): readonly IndexSpec[] => {
  const app = subgraphs.apps[name];
  if (!app) throw new Error(`${name} was not started`);
  return app.database.indexes;
};

/** One index of each shape that any subgraph declares: those that differ in their names alone behave alike. */
function shapes(): readonly IndexSpec[] {
  const specs = subgraphNames.flatMap(indexesOf);
  return [...new Map(specs.toReversed().map((spec) => [indexShape(spec, { lists }), spec])).values()];
}

describe("every index that a subgraph declares", () => {
  it("answers random queries on random documents as a full scan does", { timeout: 600_000 }, async () => {
    const wrong: unknown[] = [];
    for (const [position, spec] of shapes().entries()) {
      const verdict = await checkIndex(subgraphs.db("orders"), spec, {
        seed: position + 1,
        lists,
        documents: 50,
        queries: 40,
      });
      expect(verdict.matched, `queries that match something: ${JSON.stringify(spec)}`).toBeGreaterThan(5);
      wrong.push(...verdict.wrong.map((found) => ({ spec, ...found })));
    }
    expect(wrong).toEqual([]);
  });
});

describe("the reads of the journey", () => {
  it("use an index, each of them", async () => {
    const finds: { name: SubgraphName; command: Document }[] = [];
    const listeners = subgraphNames.map((name) => {
      const listen = ({ commandName, command }: CommandStartedEvent): void => {
        // The few processes of a database are read whole, every few seconds, whatever else goes on.
        if (commandName === "find" && command["find"] !== "processes") finds.push({ name, command });
      };
      subgraphs.apps[name]?.database.client.on("commandStarted", listen);
      return () => subgraphs.apps[name]?.database.client.off("commandStarted", listen);
    });
    await journey();
    for (const stop of listeners) stop();

    const seen = new Set<string>();
    const scans: string[] = [];
    for (const { name, command } of finds) {
      const {
        find: collection,
        filter = {},
        sort,
        limit,
      } = command as { find: string; filter?: Document; sort?: Document; limit?: number };
      const shape = `${name}.${collection} ${shapeOf(filter)} ${JSON.stringify(sort ?? {})}`;
      if (seen.has(shape)) continue;
      seen.add(shape);
      const plan = await explainFind(subgraphs.db(name), collection, filter, {
        ...(sort ? { sort } : {}),
        ...(limit ? { limit } : {}),
        ...(command["hint"] ? { hint: command["hint"] } : {}),
      });
      const byIndex = plan.indexes.length > 0 || plan.stages.some((stage) => /^(IDHACK|EXPRESS)/.test(stage));
      if (!byIndex || plan.stages.includes("COLLSCAN")) scans.push(`${shape}: ${plan.stages.join(" < ")}`);
    }
    expect(scans).toEqual([]);
    expect(seen.size).toBeGreaterThan(15);
  });
});

/** Which fields a filter names, and how: queries of one shape have one plan. */
const shapeOf = (filter: Document): string =>
  JSON.stringify(filter, (_key, value: unknown) =>
    typeof value === "object" && value !== null ? value : typeof value,
  );

/** Touches every hot path once: writing, listing, looking up, joining, following. */
async function journey(): Promise<void> {
  const seller = sellerOf(subgraphs);
  const customerId = await seller.customer();
  const variantId = await seller.stocked("SKU-PLANS", 5);
  const order = await seller.order({ customerId, externalId: "plans-1", lines: [{ sku: "SKU-PLANS", quantity: 1 }] });
  const run = (name: SubgraphName, query: string, variables: object = {}) => subgraphs.run(name, query, variables);
  await run("customers", "{ customers(first: 5) { pageInfo { endCursor } } }");
  await run("customers", "query ($id: ID!) { customer(id: $id) { email } }", { id: customerId });
  await run(
    "inventory",
    `{ productVariant(sku: "SKU-PLANS") { product { variants { sku } } stockLevels { location { name } } } }`,
  );
  await run(
    "inventory",
    '{ products(first: 5) { nodes { id } } found: products(first: 5, query: "sku pla") { nodes { id } } locations(first: 5) { nodes { name } } }',
  );
  await run("orders", "query ($id: ID!) { order(id: $id) { number } }", { id: order.id });
  await run("orders", "query ($number: String!) { orderByNumber(number: $number) { id } }", { number: order.number });
  await run(
    "orders",
    "{ orders(first: 5) { nodes { id } } confirmed: orders(first: 5, status: CONFIRMED) { nodes { id } } }",
  );
  const { orders } = await subgraphs.run<{ orders: { pageInfo: { endCursor: string } } }>(
    "orders",
    "{ orders(first: 1) { pageInfo { endCursor } } }",
  );
  await run("orders", "query ($after: Cursor) { orders(first: 1, after: $after) { nodes { id } } }", {
    after: orders.pageInfo.endCursor,
  });
  await run("orders", "{ events(first: 10) { nodes { id } } }");
  await run(
    "orders",
    `query ($id: ID!) { returns(first: 5) { nodes { id } } open: returns(first: 5, status: OPEN) { nodes { id } }
      of: returns(first: 5, orderId: $id) { nodes { id } } by: returns(first: 5, customerId: $id) { nodes { id } }
      all: returns(first: 5, status: OPEN, orderId: $id, customerId: $id) { nodes { id } }
      back: orders(first: 5, filter: { returnStatus: RETURNED }) { nodes { id } } returnableLines(orderId: $id) { quantity } }`,
    { id: order.id },
  );
  await run(
    "orders",
    "query ($r: [_Any!]!) { _entities(representations: $r) { ... on OrderLine { sku } ... on ProductVariant { orderLines { sku } } } }",
    { r: [{ __typename: "ProductVariant", id: variantId }] },
  );
  const { answer } = await subgraphs.run<{ answer: { shipment: { id: string } | null } }>(
    "shipments",
    "mutation ($input: CreateShipmentInput!) { answer: createShipment(input: $input) { shipment { id } userErrors { code } } }",
    { input: { idempotencyKey: "plans", orderId: order.id, carrierCode: "fedex", trackingNumber: "986578788855" } },
  );
  const id = answer.shipment?.id;
  await run("shipments", "query ($id: ID!) { shipment(id: $id) { trackingEvents(first: 5) { nodes { id } } } }", {
    id,
  });
  await run(
    "shipments",
    `{ shipments(first: 5) { nodes { id } } found: shipments(first: 5, trackingNumber: "9865 7878 8855") { nodes { id } } }`,
  );
  await run("shipments", "{ moving: shipments(first: 5, status: PENDING) { nodes { id } } }");
  await run(
    "shipments",
    "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { shipments { id } } } }",
    {
      r: [{ __typename: "Order", id: order.id }],
    },
  );
  await subgraphs.quiet();
}
