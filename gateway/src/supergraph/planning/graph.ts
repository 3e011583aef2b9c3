import "../no-telemetry.ts";
import { Supergraph } from "@apollo/federation-internals";
import { QueryPlanner } from "@apollo/query-planner";
import { parse } from "graphql";
import type { ApolloOptions } from "../execution/apollo.ts";
import { resolvableKeysFirst } from "./keys.ts";
import { type Rename, renameFor } from "./names.ts";

/** A supergraph as it is planned on. */
export interface PlannedGraph extends ApolloOptions {
  readonly planner: QueryPlanner;
  readonly rename: Rename;
}

/**
 * Reads a composed supergraph.
 * @throws Error when it is none, or asks for a feature that is not supported
 */
export function readGraph(sdl: string): PlannedGraph {
  const document = parse(sdl);
  const composed = Supergraph.build(resolvableKeysFirst(document), { validateSupergraph: false });
  const apiSchema = composed.apiSchema();
  return {
    planner: new QueryPlanner(composed),
    rename: renameFor(document),
    apiSchema,
    schema: apiSchema.toGraphQLJSSchema(),
    supergraphSchema: composed.schema.toGraphQLJSSchema(),
  };
}
