import { createApp as createCustomers } from "@waybill/customers";
import { createGateway, type Gateway } from "@waybill/gateway";
import { createApp as createInventory } from "@waybill/inventory";
import { systemClock } from "@waybill/kernel";
import { createApp as createOrders } from "@waybill/orders";
import { fedexTrackingNumber } from "@waybill/sandbox";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { createLogger, type SubgraphPort } from "@waybill/service";
import { createApp as createShipments } from "@waybill/shipments";
import type { CommandStartedEvent } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient, type Send } from "../../scripts/graph/client.ts";
import { startSubgraphs, type Subgraphs } from "../support/subgraphs.ts";
import { openTestKeys, type TestKeys } from "../support/keys.ts";
import { createShipment, openShop, placeOrder } from "../support/shop.ts";

const orderCount = 50;

/** Calls of one subgraph, and finds and aggregates of its collections. */
interface Counts {
  readonly requests: Partial<Record<SubgraphName, number>>;
  readonly queries: Record<string, number>;
}

describe("a list of 50 orders with customers, shipments and variants", () => {
  let subgraphs: Subgraphs;
  let gateway: Gateway;
  let keys: TestKeys;
  let send: Send;
  let counts: { requests: Partial<Record<SubgraphName, number>>; queries: Record<string, number> };

  beforeAll(async () => {
    subgraphs = await startSubgraphs({
      customers: createCustomers,
      inventory: createInventory,
      orders: createOrders,
      shipments: (deps) => createShipments({ ...deps, shipments: { carrierAccounts: [], pollEveryMs: 0 } }),
    });
    counts = { requests: {}, queries: {} };
    for (const name of subgraphNames) {
      subgraphs.apps[name]?.database.client.on("commandStarted", (event) => note(counts, event));
    }
    keys = await openTestKeys();
    const logger = createLogger("gateway", "fatal");
    const ports = Object.fromEntries(subgraphNames.map((name) => [name, counting(name)])) as Record<
      SubgraphName,
      SubgraphPort
    >;
    gateway = createGateway({ config: keys.gatewayConfig, logger, ports, clock: systemClock });
    await gateway.start();
    send = createClient(gateway.url, `Bearer ${keys.adminToken}`);

    const shop = await openShop(send, "joins", orderCount * 2);
    for (let index = 0; index < orderCount; index++) {
      const order = await placeOrder(send, shop, `joins-${index}`);
      await createShipment(send, order.id, fedexTrackingNumber(index));
    }
    await subgraphs.quiet();
    // Fifty orders are placed one after the other.
  }, 180_000);
  afterAll(async () => {
    await gateway?.stop();
    await subgraphs?.dispose();
    keys?.remove();
  });

  const counting = (name: SubgraphName): SubgraphPort => {
    const port = subgraphs.peers[name];
    if (!port) throw new Error(`${name} was not started`);
    return {
      execute(request) {
        counts.requests[name] = (counts.requests[name] ?? 0) + 1;
        return port.execute(request);
      },
      subscribe: (request) => port.subscribe(request),
    };
  };

  /** What one query costs. */
  async function costOf(query: string): Promise<Counts> {
    await send(query); // plans and caches are warm
    counts.requests = {};
    counts.queries = {};
    await send(query);
    return counts;
  }

  it("makes one request per subgraph and step, and one query per collection", async () => {
    const cost = await costOf(`{
      orders(first: 50) {
        nodes {
          number
          customer { email }
          shipments { trackingNumber status order { number } }
          lines { sku variant { title price { amount } } }
        }
      }
    }`);
    // orders: the list, and the orders of the shipments one step later.
    expect(cost).toEqual({
      requests: { orders: 2, customers: 1, inventory: 1, shipments: 1 },
      queries: { "orders.orders": 2, "customers.customers": 1, "inventory.variants": 1, "shipments.shipments": 1 },
    });
  });

  it("joins the other way round as cheaply", async () => {
    const cost = await costOf(`{
      customers(first: 20) { nodes { email orders(first: 20) { nodes { number shipments { status } } } } }
      shipments(first: 50) { nodes { trackingNumber order { number customer { email } } } }
      productVariant(sku: "SKU-joins") { totalAvailable orderLines(first: 20) { quantity order { number } } }
    }`);
    expect(cost.queries).toEqual({
      "customers.customers": 2,
      "inventory.stockLevels": 1,
      "inventory.variants": 1,
      "orders.orders": 3,
      "shipments.shipments": 2,
    });
  });

  it("gives each object its own", async () => {
    const { orders } = await send<{
      orders: { nodes: { number: string; shipments: { order: { number: string } }[] }[] };
    }>("{ orders(first: 50) { nodes { number shipments { order { number } } } } }");
    expect(orders.nodes).toHaveLength(orderCount);
    for (const { number, shipments } of orders.nodes) expect(shipments).toEqual([{ order: { number } }]);
  });
});

/** What the queries above can touch. The logs' followers and timed jobs read other collections on their own account. */
const collections = [
  "customers",
  "orders",
  "products",
  "variants",
  "stockLevels",
  "locations",
  "shipments",
  "trackingEvents",
];

function note(counts: Counts, { commandName, command, databaseName }: CommandStartedEvent): void {
  if (commandName !== "find" && commandName !== "aggregate") return;
  const collection: unknown = command[commandName];
  if (typeof collection !== "string" || !collections.includes(collection)) return;
  const key = `${databaseName.split("_").at(-1)}.${collection}`;
  counts.queries[key] = (counts.queries[key] ?? 0) + 1;
}
