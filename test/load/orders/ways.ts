import { randomUUID } from "node:crypto";
import { systemClock } from "@waybill/kernel";
import { subgraphNames } from "@waybill/schema";
import { createLogger } from "@waybill/service";
import { createCursors, forkFor, openFeed, RecentKeys, watchEvents } from "@waybill/storage";
import { createDocumentLinks, databaseName } from "@waybill/subgraph";
import { coerceInputValue, isInputType } from "graphql";
import { Pool } from "undici";
import type { Ends } from "../../../scripts/graph/graph.ts";
import type { OneProcessGraph } from "../../../scripts/graph/one-process.ts";
import { allScopes, demoTenant } from "../../../scripts/graph/secrets.ts";
import type { Settings } from "../../../scripts/graph/settings.ts";
import type { Context } from "../../../subgraphs/orders/src/context.ts";
import { openBuyers } from "../../../subgraphs/orders/src/operations/buyers.ts";
import { placeOrder } from "../../../subgraphs/orders/src/operations/place-order.ts";
import { createPaymentDesk } from "../../../subgraphs/orders/src/payments/desk.ts";
import type { PlaceOrderInput } from "../../../subgraphs/orders/src/resolvers/types.generated.ts";
import { createLoaders } from "../../../subgraphs/orders/src/storage/loaders.ts";
import { openOrderNumbers } from "../../../subgraphs/orders/src/storage/order-number.ts";
import { openSettings } from "../../../subgraphs/orders/src/storage/settings.ts";
import type { OrderInput } from "./shop.ts";

/** Places one order; @throws when it is refused. @returns its id. */
export type Place = (input: OrderInput) => Promise<string>;

/** Places orders by calling the operation in this process, as the resolver does. */
export async function operationWay(graph: OneProcessGraph, settings: Settings, ends: Ends): Promise<Place> {
  const { orders, customers, inventory, shipments } = graph.subgraphs;
  const { database, server } = orders;
  const logger = createLogger("bench", "warn");
  const alarm = watchEvents(database.client, [database.name], logger);
  const feed = await openFeed(database, { alarm, logger });
  ends.add(() => alarm.close());
  ends.add(() => feed.close());
  const { cursorSecret } = settings.secrets;
  const payments = createPaymentDesk({}, []);
  const remembered = openSettings(database, alarm);
  ends.add(async () => remembered.close());
  const shared = {
    identity: { tenant: demoTenant, actor: { type: "user", id: "admin" }, scopes: allScopes },
    clock: systemClock,
    database,
    feed,
    cursors: createCursors(cursorSecret),
    peers: { customers: customers.server, inventory: inventory.server, shipments: shipments.server },
    logger,
    payments,
    settings: remembered,
    recentKeys: new RecentKeys(),
    orderNumbers: openOrderNumbers(database),
    buyers: openBuyers(),
    documents: createDocumentLinks(cursorSecret, () => ""),
    logs: Object.fromEntries(
      subgraphNames.map((name) => [name, database.client.db(databaseName(settings.databasePrefix, name))]),
    ),
  } as const;
  const type = server.schema.getType("PlaceOrderInput");
  if (!isInputType(type)) throw new Error("the schema has no PlaceOrderInput");
  return async (given) => {
    const em = forkFor(database, demoTenant);
    const context: Context = {
      ...shared,
      correlationId: randomUUID(),
      em,
      loaders: createLoaders(em, database, shared.identity),
    };
    const placed = await placeOrder(context, coerceInputValue(given, type) as PlaceOrderInput);
    if (!placed.ok) throw new Error(`an order was refused: ${JSON.stringify(placed.error)}`);
    return placed.value._id;
  };
}

interface GatewayAnswer {
  readonly data?: { readonly placeOrder: { readonly order: { readonly id: string } | null } };
}

const document = `mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id number status } userErrors { code path message } }
}`;

/** Places orders over HTTP, as a partner does: a token is checked, a document is checked and planned. */
export function gatewayWay(graph: OneProcessGraph, settings: Settings, ends: Ends): Place {
  const { origin, pathname } = new URL(graph.url);
  const pool = new Pool(origin, { connections: 64 });
  ends.add(() => pool.close());
  const headers = { "content-type": "application/json", authorization: `Bearer ${settings.adminToken}` };
  return async (input) => {
    const body = JSON.stringify({ query: document, variables: { input } });
    const { statusCode, body: answer } = await pool.request({ path: pathname, method: "POST", headers, body });
    const text = await answer.text();
    const id = (JSON.parse(text) as GatewayAnswer).data?.placeOrder.order?.id;
    if (statusCode !== 200 || id === undefined) throw new Error(`HTTP ${statusCode}: ${text}`);
    return id;
  };
}
