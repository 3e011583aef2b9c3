import { type Scope, scopes } from "@waybill/kernel";
import { loadApiSchema, loadDocument, type SubgraphName, subgraphNames } from "@waybill/schema";
import { createLogger, createSubgraphServer } from "@waybill/service";
import {
  buildSchema as buildApiSchema,
  getNamedType,
  type GraphQLField,
  isInputObjectType,
  isLeafType,
  isObjectType,
  Kind,
  type DirectiveNode,
  type GraphQLObjectType,
} from "graphql";

/** A mutation of the graph, read from the schema of the subgraph that owns it. */
export interface MutationShape {
  readonly name: string;
  readonly subgraph: SubgraphName;
  /** What the caller must hold. */
  readonly scope: Scope;
  /** The payload's field with the result. */
  readonly field: string;
  /** Calls it and asks for everything that the result tells without arguments, two objects deep. */
  readonly query: string;
  /** Whether its input has `expectedVersion`. */
  readonly takesVersion: boolean;
}

/** Types and fields that every answer makes anew: links that expire, and what is read when it is asked for. */
const asOfNow: ReadonlySet<string> = new Set([
  ...["DocumentLink", "PrivacyRequest.data", "ShippingLabel.url", "ShippingLabel.urlExpiresAt"],
  ...["Manifest.url", "Manifest.urlExpiresAt"],
]);

/** Every mutation that clients see, by name. */
export const mutations: ReadonlyMap<string, MutationShape> = new Map(
  subgraphNames.flatMap((subgraph) => mutationsOf(subgraph).map((shape) => [shape.name, shape] as const)),
);

function mutationsOf(subgraph: SubgraphName): MutationShape[] {
  const { schema } = createSubgraphServer({
    name: subgraph,
    resolvers: {},
    typeDefs: loadDocument(subgraph),
    createContext: () => {
      throw new Error("nothing is executed here");
    },
    logger: createLogger("test", "silent"),
  });
  const seen = buildApiSchema(loadApiSchema()).getMutationType()?.getFields() ?? {};
  const own = Object.values(schema.getMutationType()?.getFields() ?? {});
  return own.filter(({ name }) => Object.hasOwn(seen, name)).map((mutation) => shapeOf(subgraph, mutation));
}

function shapeOf(subgraph: SubgraphName, mutation: GraphQLField<unknown, unknown>): MutationShape {
  const { name, args, type, astNode } = mutation;
  const input = args[0] && getNamedType(args[0].type);
  const payload = getNamedType(type);
  const field = isObjectType(payload) && Object.keys(payload.getFields()).find((key) => key !== "userErrors");
  const scope = scopes.find((known) => known === scopeOf(astNode?.directives));
  if (!isObjectType(payload) || !isInputObjectType(input) || !field || !scope) throw new Error(`${name} has no shape`);
  const query = `mutation ($input: ${String(args[0]?.type)}) { payload: ${name}(input: $input) { ${selectionOf(payload, 3)} } }`;
  return { name, subgraph, scope, field, query, takesVersion: "expectedVersion" in input.getFields() };
}

/** Every field without arguments: leaves, and objects up to a depth. Pages have arguments and are left out. */
function selectionOf(type: GraphQLObjectType, depth: number): string {
  const chosen = Object.values(type.getFields()).flatMap(({ name, args, type: fieldType, astNode }) => {
    const named = getNamedType(fieldType);
    if (args.length > 0 || asOfNow.has(named.name) || asOfNow.has(`${type.name}.${name}`)) return [];
    if (scopeOf(astNode?.directives) === "internal") return [];
    if (isLeafType(named)) return [name];
    if (!isObjectType(named) || depth === 1) return [];
    const inner = selectionOf(named, depth - 1);
    return inner === "" ? [] : [`${name} { ${inner} }`];
  });
  return chosen.join(" ");
}

function scopeOf(directives: readonly DirectiveNode[] | undefined): string | undefined {
  const value = directives?.find(({ name }) => name.value === "auth")?.arguments?.[0]?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
