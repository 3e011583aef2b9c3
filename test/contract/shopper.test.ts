/** What a shopper may not do whatever scopes the token holds; what strangers may not change is in `writes.test.ts`. */
import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { subgraphNames } from "@waybill/schema";
import { createApp as createShipments } from "@waybill/shipments";
import { afterAll, beforeAll, expect, it } from "vitest";
import { shopper } from "../support/identities.ts";
import { callMutation, type Mutation, mutate, refusals, succeed } from "../support/mutate.ts";
import { rootQueries } from "../support/root-queries.ts";
import { fresh, sellerOf } from "../support/seller.ts";
import { snapshot } from "../support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../support/subgraphs.ts";

let subgraphs: Subgraphs;
let owner: string;
let orderId: string;

beforeAll(async () => {
  subgraphs = await startSubgraphs({
    customers: createCustomers,
    inventory: createInventory,
    orders: createOrders,
    shipments: (deps) => createShipments({ ...deps, shipments: { carrierAccounts: [], pollEveryMs: 0 } }),
  });
  const seller = sellerOf(subgraphs);
  const make = <T = { id: string }>(subgraph: Mutation["subgraph"], name: string, field: string, input: object) =>
    succeed<T>(subgraphs, { subgraph, name, field, selection: "id" }, { idempotencyKey: fresh(), ...input });
  owner = await seller.customer();
  await seller.stocked("LAMP", 10);
  orderId = (await seller.order({ customerId: owner, lines: [{ sku: "LAMP", quantity: 2 }] })).id;
  await make("orders", "createChannel", "channel", { code: "web", name: "Web", numberPrefix: "W" });
  await make("orders", "issueInvoice", "invoice", { orderId });
  await make("orders", "recordManualPayment", "transaction", { orderId });
  await make("shipments", "createShipment", "shipment", {
    orderId,
    carrierCode: "fedex",
    trackingNumber: "986578788855",
  });
  await make("customers", "createTicket", "ticket", { orderId, subject: "Late", message: "Where is it?" });
  await make("customers", "createCompany", "company", { name: "Ada Ltd" });
  await subgraphs.quiet();
});
afterAll(() => subgraphs?.dispose());

/** What somebody who owns nothing is told of a root field. */
async function toldOf(name: string, query: string, subgraph: Mutation["subgraph"]): Promise<string> {
  const identity = shopper("cus_stranger");
  const { data, errors } = await subgraphs.execute<{ answer: unknown }>(subgraph, query, {}, identity);
  const code = errors?.[0]?.extensions["code"];
  if (typeof code === "string") return code;
  const answer = data?.answer;
  const list = Array.isArray(answer) ? answer : ((answer as { nodes?: unknown[] } | null)?.nodes ?? null);
  if (answer === null || list?.length === 0) return "nothing";
  return `${name} tells`;
}

/** What every shopper may know of the seller. */
const open = ["products", "locations", "channels", "returnPolicy", "carriers", "branding"];

it("tells a shopper who owns nothing what everybody may know, and nothing else", async () => {
  const told: string[] = [];
  for (const { name, query, subgraph } of rootQueries()) told.push(await toldOf(name, query, subgraph));
  const hidden = ["FORBIDDEN", "nothing"];
  expect(told.filter((answer) => !hidden.includes(answer)).toSorted()).toEqual(
    open.map((name) => `${name} tells`).toSorted(),
  );
  expect(new Set(told)).toContain("nothing");
  const entries = `{ stockEntries(sku: "LAMP", locationId: "loc_1") { nodes { id } } }`;
  const { errors } = await subgraphs.execute("inventory", entries, {}, shopper(owner));
  expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
});

it("keeps the seller's work from the owner of an order too", async () => {
  const before = await snapshot(subgraphs, subgraphNames);
  const calls: readonly (readonly [Mutation["subgraph"], string, string, object])[] = [
    ["shipments", "createShipment", "shipment", { orderId, carrierCode: "fedex", trackingNumber: "799386845164" }],
    ["orders", "issueInvoice", "invoice", { orderId }],
    ["orders", "recordManualPayment", "transaction", { orderId }],
    ["orders", "orderEditBegin", "orderEdit", { orderId }],
    ["orders", "createChannel", "channel", { code: "mine", name: "Mine", numberPrefix: "M" }],
    ["customers", "createCustomer", "customer", { email: "ada@example.com" }],
  ];
  for (const [subgraph, name, field, input] of calls) {
    const called = { idempotencyKey: fresh(), ...input };
    const { errors } = await callMutation(
      subgraphs,
      { subgraph, name, field, selection: "id" },
      called,
      shopper(owner),
    );
    expect([name, errors?.map(({ extensions }) => extensions["code"])]).toEqual([name, ["FORBIDDEN"]]);
  }
  const holdOrder: Mutation = { subgraph: "orders", name: "holdOrder", field: "order", selection: "id" };
  const hold = { idempotencyKey: fresh(), id: orderId, reason: "OTHER" };
  expect(refusals(await mutate(subgraphs, holdOrder, hold, shopper(owner)))).toEqual(["input.id NOT_FOUND"]);
  expect(await snapshot(subgraphs, subgraphNames)).toEqual(before);
});
