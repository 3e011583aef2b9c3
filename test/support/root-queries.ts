import { loadApiSchema, loadDocument, type SubgraphName, subgraphNames } from "@waybill/schema";
import { createLogger, createSubgraphServer } from "@waybill/service";
import { buildSchema, getNamedType, isLeafType, isObjectType, isRequiredArgument } from "graphql";

/** A root field that can be asked without arguments. */
export interface RootQuery {
  readonly subgraph: SubgraphName;
  readonly name: string;
  readonly query: string;
}

/** Every root field that clients see and that needs no arguments, with little asked of what it answers. */
export function rootQueries(): readonly RootQuery[] {
  const seen = buildSchema(loadApiSchema()).getQueryType()?.getFields() ?? {};
  return subgraphNames.flatMap((subgraph) => {
    const { schema } = createSubgraphServer({
      name: subgraph,
      resolvers: {},
      typeDefs: loadDocument(subgraph),
      createContext: () => {
        throw new Error("nothing is executed here");
      },
      logger: createLogger("test", "silent"),
    });
    const own = Object.values(schema.getQueryType()?.getFields() ?? {});
    return own.flatMap(({ name, args, type }) => {
      if (!Object.hasOwn(seen, name) || args.some(isRequiredArgument)) return [];
      const named = getNamedType(type);
      const isPage = isObjectType(named) && Object.hasOwn(named.getFields(), "nodes");
      const selection = isLeafType(named) ? "" : isPage ? "{ nodes { __typename } }" : "{ __typename }";
      return [{ subgraph, name, query: `{ answer: ${name} ${selection} }` }];
    });
  });
}
