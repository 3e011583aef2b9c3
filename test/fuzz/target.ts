import type { Identity } from "@waybill/kernel";
import { loadApiSchema } from "@waybill/schema";
import { validateOperation } from "@waybill/service";
import {
  buildSchema,
  type DocumentNode,
  getOperationAST,
  type GraphQLFormattedError,
  type GraphQLSchema,
  isObjectType,
} from "graphql";
import { type Executed, type ExecuteRequest, plannedExecutors } from "../../gateway/test/support/planned-executors.ts";
import { allScopes, demoTenant } from "../../scripts/graph/secrets.ts";
import type { RunningPlace } from "../contract/bad-inputs/place.ts";
import type { Operation } from "./documents.ts";
import { dataWithOwnNames, errorWithOwnNames, withOtherNames } from "./other-names.ts";
import { SharedSocket } from "./socket.ts";
import { whatIsThere } from "./things.ts";
import type { Known } from "./values.ts";

export type { Executed };

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Answers that must be equal. */
export interface ExecutorAnswers {
  readonly ours: Executed;
  /** By Apollo's executor. */
  readonly apollo: Executed;
  /** By ours again, when nothing is called by the name of another field; null where nothing was. */
  readonly underOtherNames: Executed | null;
}

/** A graph, and all the ways in which the same operation can be asked. */
export interface Target {
  readonly schema: GraphQLSchema;
  readonly known: Known;
  /** Names of collections that are no words of the schema: nobody outside has heard of them. */
  readonly secrets: readonly string[];
  overHttp(operation: Operation): Promise<HttpAnswer>;
  /** The answer, which is JSON. @throws Error when the socket is closed instead */
  overSocket(operation: Operation): Promise<unknown>;
  /** What executors answer; null when the operation is not run. */
  byExecutors(operation: Operation): Promise<ExecutorAnswers | null>;
  close(): void;
}

const allowedMs = 20_000;
const identity: Identity = { tenant: demoTenant, actor: { type: "user", id: "admin" }, scopes: [...allScopes] };

export async function openTarget({ place, subgraphs }: RunningPlace): Promise<Target> {
  const { gatewayUrl, authorization } = place;
  const sdl = loadApiSchema();
  const schema = buildSchema(sdl);
  const { customers, inventory, orders, shipments } = subgraphs;
  const executors = plannedExecutors({
    ...{ customers: customers.server, inventory: inventory.server },
    ...{ orders: orders.server, shipments: shipments.server },
  });
  const words = new Set(sdl.match(/\w+/g));
  const collections = Object.values(subgraphs).flatMap(({ database }) =>
    database.indexes.map(({ collection }) => collection),
  );
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
  const fields = new Set(types.flatMap((type) => Object.keys(type.getFields())));
  let socket = await SharedSocket.open(gatewayUrl, authorization);
  return {
    schema,
    known: await whatIsThere(place),
    secrets: [...new Set(collections)].filter((name) => !words.has(name)),
    async overHttp(operation) {
      const headers = { "content-type": "application/json", authorization };
      const response = await fetch(gatewayUrl, { method: "POST", headers, body: JSON.stringify(operation) });
      return { status: response.status, text: await response.text() };
    },
    async overSocket(operation) {
      if (!socket.isOpen) socket = await SharedSocket.open(gatewayUrl, authorization);
      return socket.ask(operation);
    },
    async byExecutors({ query, variables, operationName }) {
      const { document, operation } = validateOperation(schema, query, { variables, operationName });
      if (!document || operation.operation !== "query") return null;
      const requestOf = (asked: DocumentNode): ExecuteRequest => ({
        document: asked,
        operation: getOperationAST(asked, operation.name?.value) ?? operation,
        variables,
        context: { identity, correlationId: "fuzz", deadlineAt: Date.now() + allowedMs },
      });
      const ours = await executors.ours(requestOf(document));
      // Values that their variables do not take: nothing is run.
      if (ours.data === undefined) return null;
      const apollo = await executors.apollo(requestOf(document));
      const other = withOtherNames(document, fields);
      if (!other) return { ours, apollo, underOtherNames: null };
      const { data, errors } = await executors.ours(requestOf(other));
      const told = (errors as readonly GraphQLFormattedError[]).map(errorWithOwnNames);
      return { ours, apollo, underOtherNames: { data: dataWithOwnNames(data), errors: told } };
    },
    close: () => socket.close(),
  };
}
