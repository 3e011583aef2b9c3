import type { Identity } from "@waybill/kernel";
import { GraphQLError, parse } from "graphql";
import {
  createSubgraphServer,
  type Logger,
  type OperationContext,
  operationContext,
  type SubgraphRequest,
  type SubgraphServer,
  WaybillError,
} from "../src/index.ts";

/** A small subgraph of its own: enough to see every path through the plumbing. */
const typeDefs = parse(/* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  directive @auth(scope: String!) on FIELD_DEFINITION | OBJECT
  scalar DateTime
  type Query {
    parcel(id: ID!): Parcel @auth(scope: "shipments:read")
    maintenance: String @auth(scope: "internal")
    broken: String @auth(scope: "shipments:read")
    refused: String @auth(scope: "shipments:read")
    hang: String @auth(scope: "shipments:read")
    contextNumber: Int! @auth(scope: "shipments:read")
    echo(at: DateTime!): DateTime! @auth(scope: "shipments:read")
  }
  type Mutation {
    touch: Int! @auth(scope: "shipments:write")
  }
  type Subscription {
    count(to: Int!): Tick! @auth(scope: "shipments:read")
    forever: Tick! @auth(scope: "shipments:read")
    failing: Tick! @auth(scope: "shipments:read")
  }
  type Tick {
    number: Int!
    contextNumber: Int!
    tenant: String!
    bad: String
  }
  type Parcel @key(fields: "id") @auth(scope: "shipments:read") {
    id: ID!
    tenant: String!
    note: String @auth(scope: "shipments:write")
  }
`);

interface FixtureContext extends OperationContext {
  /** Which context this is, counted from 1: tells contexts apart. */
  readonly number: number;
}

export interface Fixture {
  readonly server: SubgraphServer;
  /** Everything that was logged. */
  readonly log: { level: string; details: object; message: string }[];
  readonly touched: () => number;
  /** Source streams that were opened and not yet returned. */
  readonly openSources: () => number;
  readonly signals: AbortSignal[];
}

export function recordingLogger(log: Fixture["log"]): Logger {
  const at = (level: string) => (details: object, message: string) => void log.push({ level, details, message });
  const logger: Logger = {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    fatal: at("fatal"),
    child: () => logger,
  };
  return logger;
}

export async function startFixture(): Promise<Fixture> {
  const log: Fixture["log"] = [];
  const signals: AbortSignal[] = [];
  let contexts = 0;
  let touched = 0;
  let openSources = 0;
  async function* numbers(to: number) {
    openSources += 1;
    try {
      for (let number = 1; number <= to; number += 1) yield { number };
    } finally {
      openSources -= 1;
    }
  }
  async function* untilAborted(signal: AbortSignal) {
    openSources += 1;
    try {
      yield { number: 1 };
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    } finally {
      openSources -= 1;
    }
  }
  const server = createSubgraphServer<FixtureContext>({
    name: "shipments",
    typeDefs,
    logger: recordingLogger(log),
    createContext: (request) => {
      contexts += 1;
      return { ...operationContext(request), number: contexts };
    },
    resolvers: {
      Query: {
        parcel: (_: unknown, { id }: { id: string }, { identity }: FixtureContext) => ({
          id,
          tenant: identity.tenant,
          note: "fragile",
        }),
        maintenance: () => "done",
        broken: () => {
          throw new Error("E11000 duplicate key error collection: waybill_shipments.shipments");
        },
        refused: () => {
          throw new WaybillError("CURSOR_EXPIRED", { extensions: { oldest: "abc" } });
        },
        hang: (_: unknown, __: unknown, { signal }: FixtureContext) => {
          if (signal) signals.push(signal);
          return new Promise(() => undefined);
        },
        contextNumber: (_: unknown, __: unknown, { number }: FixtureContext) => number,
        echo: (_: unknown, { at }: { at: Date }) => at,
      },
      Mutation: {
        touch: () => {
          touched += 1;
          return touched;
        },
      },
      Subscription: {
        count: { subscribe: (_: unknown, { to }: { to: number }) => numbers(to), resolve: (event: unknown) => event },
        forever: {
          subscribe: (_: unknown, __: unknown, { signal }: FixtureContext) => untilAborted(signal as AbortSignal),
          resolve: (event: unknown) => event,
        },
        failing: {
          // oxlint-disable-next-line require-yield -- fails before the first event
          async *subscribe() {
            throw new Error("MongoServerError: cursor id 42 not found");
          },
          resolve: (event: unknown) => event,
        },
      },
      Tick: {
        contextNumber: (_: unknown, __: unknown, { number }: FixtureContext) => number,
        tenant: (_: unknown, __: unknown, { identity }: FixtureContext) => identity.tenant,
        bad: () => {
          throw new GraphQLError("written by nobody for callers");
        },
      },
      Parcel: {
        __resolveReference: ({ id }: { id: string }, { identity }: FixtureContext) => ({
          id,
          tenant: identity.tenant,
          note: "fragile",
        }),
      },
    },
  });
  await server.start();
  return { server, log, touched: () => touched, openSources: () => openSources, signals };
}

export const reader: Identity = { tenant: "acme", actor: { type: "api_key", id: "erp" }, scopes: ["shipments:read"] };

export const ask = (query: string, more: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
  query,
  identity: reader,
  correlationId: "req-1",
  ...more,
});
