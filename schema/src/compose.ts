import { composeServices } from "@apollo/composition";
import { printSchema } from "graphql";
import { loadDocument, type SubgraphName, subgraphNames } from "./load.ts";

export interface Composed {
  /** The supergraph for the gateway. */
  readonly supergraphSdl: string;
  /** The schema for clients. */
  readonly apiSdl: string;
  /** Composition's remarks, for review. */
  readonly hints: readonly string[];
}

/**
 * Composes the four subgraphs.
 * @param urlOf the address written into the supergraph for each subgraph; the gateway's own
 *   configuration decides where it really calls.
 * @throws Error listing every composition error.
 */
export function compose(urlOf: (name: SubgraphName) => string = (name) => `http://${name}.internal/graphql`): Composed {
  const result = composeServices(
    subgraphNames.map((name) => ({ name, url: urlOf(name), typeDefs: loadDocument(name) })),
  );
  if (result.errors) {
    throw new Error(`The subgraphs do not compose:\n${result.errors.map((e) => `- ${e.message}`).join("\n")}`);
  }
  return {
    supergraphSdl: `${result.supergraphSdl.trimEnd()}\n`,
    apiSdl: `${printSchema(result.schema.toAPISchema().toGraphQLJSSchema()).trimEnd()}\n`,
    hints: result.hints.map(String),
  };
}
