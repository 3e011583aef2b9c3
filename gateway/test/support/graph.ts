import { composeServices } from "@apollo/composition";
import { loadSdl, type SubgraphName, subgraphNames } from "@waybill/schema";
import {
  createLogger,
  createSubgraphServer,
  type OperationContext,
  operationContext,
  type SubgraphServer,
  WaybillError,
} from "@waybill/service";
import { concatAST, type DocumentNode, parse } from "graphql";
import { ControlledPort } from "./controlled-port.ts";
import { EventLog } from "./event-log.ts";

/**
 * What the real schema has no example of: the event as a query, lists in lists, unions, and fields that
 * fail in every way a field can.
 */
const extensions: Readonly<Record<SubgraphName, string>> = {
  shipments: `
    extend type Query { lastChange: ShipmentStatusChange! @auth(scope: "shipments:read") }
    extend type Subscription { ticks(count: Int!): Tick! @auth(scope: "shipments:read") }
    type Tick { number: Int! order: Order }
    extend type ShipmentStatusChange {
      related: [Order]
      grid: [[Order!]!]!
      subject: ChangeSubject
      subjects: [ChangeSubject!]!
      echo(text: String!, numbers: [Int!], loud: Boolean = false): String!
      failing: String
      box: Box
    }
    union ChangeSubject = Shipment | Carrier
    type Box { intact: String! broken: String! }
  `,
  orders: `extend type Order { failing: String strict: String! hanging: String }`,
  customers: `extend type Customer { moody: String }`,
  inventory: "",
};

const customers = [1, 2].map((n) => ({
  id: `cus_${n}`,
  email: `c${n}@example.com`,
  firstName: `First${n}`,
  version: n,
}));
const variants = [1, 2, 3].map((n) => ({ id: `var_${n}`, sku: `SKU-${n}` }));
const orders = [1, 2].map((n) => ({
  id: `ord_${n}`,
  number: `100${n}`,
  status: "CONFIRMED",
  customer: { id: `cus_${n}` },
  total: { amount: "10.00", currencyCode: "EUR" },
  lines: [1, 2, 3].map((v) => ({ id: `oln_${n}_${v}`, sku: `SKU-${v}`, quantity: v, variant: { id: `var_${v}` } })),
}));
const carrier = { code: "fedex", name: "FedEx" };
const shipments = [1, 2].map((n) => ({
  id: `shp_${n}`,
  trackingNumber: `77000000${n}`,
  status: "IN_TRANSIT",
  condition: "ON_TIME",
  carrier,
  order: { id: `ord_${n}` },
}));

const orThrow = () => {
  throw new Error("E11000 secret driver words");
};
const lookUp = <T extends { id: string }>(items: readonly T[], id: string): T | null =>
  items.find((item) => item.id === id) ?? null;

/** An event as the shipments subgraph would record it. */
export const change = (n: number, status = "IN_TRANSIT") => ({
  shipment: shipments[(n - 1) % 2],
  order: { id: `ord_${((n - 1) % 2) + 1}` },
  customer: { id: `cus_${((n - 1) % 2) + 1}` },
  status,
  previousStatus: "PICKED_UP",
  condition: "ON_TIME",
  shipmentVersion: n,
  occurredAt: new Date("2026-03-01T10:00:00Z"),
  recordedAt: new Date("2026-03-01T10:00:01Z"),
});

function resolversOf(log: EventLog): Readonly<Record<SubgraphName, object>> {
  return {
    customers: {
      Query: { customer: (_: unknown, { id }: { id: string }) => lookUp(customers, id) },
      Customer: {
        __resolveReference: ({ id }: { id: string }) => lookUp(customers, id),
        moody: ({ id }: { id: string }) => (id === "cus_2" ? orThrow() : "calm"),
      },
    },
    inventory: {
      ProductVariant: { __resolveReference: ({ id }: { id: string }) => lookUp(variants, id) },
    },
    orders: {
      Query: {
        order: (_: unknown, { id }: { id: string }) => lookUp(orders, id),
        ordersLogHead: () => "c0",
      },
      Order: {
        __resolveReference: ({ id }: { id: string }) => lookUp(orders, id),
        failing: orThrow,
        hanging: () => new Promise(() => undefined),
        strict: ({ id }: { id: string }) => (id === "ord_2" ? orThrow() : "kept"),
      },
    },
    shipments: {
      Query: {
        shipment: (_: unknown, { id }: { id: string }) => lookUp(shipments, id),
        lastChange: () => log.entries.at(-1),
        shipmentsLogHead: () => log.head,
      },
      Mutation: {
        refreshTracking: () => ({ shipment: shipments[0], newEvents: 0, userErrors: [] }),
      },
      Shipment: { __resolveReference: ({ id }: { id: string }) => lookUp(shipments, id) },
      Subscription: {
        shipmentStatusChanged: {
          subscribe: (_: unknown, { after }: { after?: string }, { signal }: OperationContext) => {
            if (after && !/^c\d+$/.test(after)) throw new WaybillError("CURSOR_INVALID");
            return log.follow(after, signal);
          },
          resolve: (entry: unknown) => entry,
        },
        ticks: {
          subscribe: async function* (_: unknown, { count }: { count: number }) {
            for (let number = 1; number <= count; number += 1) yield { number, order: { id: "ord_1" } };
          },
          resolve: (tick: unknown) => tick,
        },
      },
      ShipmentStatusChange: {
        related: () => [{ id: "ord_2" }, null, { id: "ord_unknown" }, { id: "ord_1" }],
        grid: () => [[{ id: "ord_1" }], [], [{ id: "ord_2" }, { id: "ord_1" }]],
        subject: () => ({ __typename: "Shipment", ...shipments[0] }),
        subjects: () => [
          { __typename: "Shipment", ...shipments[1] },
          { __typename: "Carrier", ...carrier },
        ],
        echo: (_: unknown, args: object) => JSON.stringify(args),
        failing: orThrow,
        box: () => ({ intact: "yes" }),
      },
      Box: { broken: orThrow },
    },
  };
}

const documentOf = (name: SubgraphName): DocumentNode =>
  concatAST([parse(loadSdl(name)), ...(extensions[name] ? [parse(extensions[name])] : [])]);

/** The real schema, extended, over stub data: four subgraphs in this process and their supergraph. */
export async function createGraph() {
  const composed = composeServices(
    subgraphNames.map((name) => ({ name, url: `http://${name}.internal/graphql`, typeDefs: documentOf(name) })),
  );
  if (composed.errors) throw new Error(composed.errors.map((error) => error.message).join("\n"));
  const log = new EventLog();
  const resolvers = resolversOf(log);
  const logger = createLogger("test", "silent");
  const ports = {} as Record<SubgraphName, ControlledPort>;
  const servers = {} as Record<SubgraphName, SubgraphServer>;
  for (const name of subgraphNames) {
    servers[name] = createSubgraphServer({
      name,
      typeDefs: documentOf(name),
      resolvers: resolvers[name],
      createContext: operationContext,
      logger,
    });
    await servers[name].start();
    ports[name] = new ControlledPort(servers[name]);
  }
  const all = Object.values(servers);
  return {
    servers,
    ports,
    log,
    supergraphSdl: composed.supergraphSdl,
    /** Subscriptions that the subgraphs run now. */
    upstreams: () => all.reduce((sum, server) => sum + server.openSubscriptions, 0),
    stop: async () => void (await Promise.all(all.map((server) => server.stop()))),
  };
}
export type Graph = Awaited<ReturnType<typeof createGraph>>;
