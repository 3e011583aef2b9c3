import { buildSubgraphSchema } from "@apollo/subgraph";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { enforceAuth } from "./auth-directive.ts";
import { scalarResolvers } from "./scalars.ts";

type Modules = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>;
type Module = Extract<Modules[number], { typeDefs: DocumentNode }>;

/**
 * A subgraph's executable schema: federation's machinery, the shared scalars, the subgraph's resolvers,
 * and `@auth` enforced on every way in.
 * @param resolvers the generated `Resolvers` type of the subgraph.
 * @throws Error naming resolvers that have no place in the schema: they would silently never run.
 */
export function buildSchema(typeDefs: DocumentNode, resolvers: object): GraphQLSchema {
  const all = { ...scalarResolvers, ...resolvers } as NonNullable<Module["resolvers"]>;
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: all }]);
  const strays = strayResolvers(schema, resolvers as Record<string, object | undefined>);
  if (strays.length > 0) throw new Error(`These resolvers are not in the schema: ${strays.join(", ")}`);
  enforceAuth(schema);
  return schema;
}

function strayResolvers(schema: GraphQLSchema, resolvers: Record<string, object | undefined>): string[] {
  return Object.entries(resolvers).flatMap(([typeName, fields]) => {
    if (!fields) return [];
    const type = schema.getType(typeName);
    if (!type) return [typeName];
    if (!("getFields" in type)) return [];
    const known = type.getFields();
    return Object.keys(fields)
      .filter((field) => !field.startsWith("__") && !Object.hasOwn(known, field))
      .map((field) => `${typeName}.${field}`);
  });
}
