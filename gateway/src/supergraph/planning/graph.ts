import "../no-telemetry.ts";
import { Supergraph } from "@apollo/federation-internals";
import { QueryPlanner } from "@apollo/query-planner";
import { parse } from "graphql";
import type { ApolloOptions } from "../execution/apollo.ts";
import { resolvableKeysFirst } from "./keys.ts";

/** A supergraph as it is planned on. */
export interface PlannedGraph extends ApolloOptions {
  readonly planner: QueryPlanner;
}

/**
 * Reads a composed supergraph.
 * @throws Error when it is none, or asks for a feature that is not supported
 */
export function readGraph(sdl: string): PlannedGraph {
  const composed = Supergraph.build(resolvableKeysFirst(parse(sdl)), { validateSupergraph: false });
  const apiSchema = composed.apiSchema();
  return {
    planner: new QueryPlanner(composed),
    apiSchema,
    schema: apiSchema.toGraphQLJSSchema(),
    supergraphSchema: composed.schema.toGraphQLJSSchema(),
  };
}
