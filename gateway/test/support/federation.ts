import "../../src/supergraph/no-telemetry.ts";
import { composeServices } from "@apollo/composition";
import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { anonymousIdentity } from "@waybill/kernel";
import {
  buildASTSchema,
  type DocumentNode,
  execute,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  Kind,
  parse,
} from "graphql";
import type { GatewayContext } from "../../src/context.ts";
import { createExecutor } from "../../src/supergraph/execution/executor.ts";
import { bodyOf, type Fetch } from "../../src/supergraph/execution/fetch.ts";
import { readGraph } from "../../src/supergraph/planning/graph.ts";

/** One subgraph of a graph in memory: its schema, and its fields by `Type.field` (entities by `Type`). */
export interface Service {
  readonly sdl: string;
  readonly fields: Readonly<Record<string, (source: Row, args: Row) => unknown>>;
}
type Row = Readonly<Record<string, unknown>>;

const federation = `
  directive @key(fields: String!, resolvable: Boolean) repeatable on OBJECT | INTERFACE
  directive @external on FIELD_DEFINITION
  directive @requires(fields: String!) on FIELD_DEFINITION
  directive @provides(fields: String!) on FIELD_DEFINITION
  directive @shareable on FIELD_DEFINITION | OBJECT
  directive @override(from: String!, label: String) on FIELD_DEFINITION
  directive @interfaceObject on OBJECT
  directive @inaccessible on FIELD_DEFINITION | OBJECT | ENUM_VALUE
  directive @tag(name: String!) repeatable on OBJECT
  scalar _Any
`;
const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@external",
  "@requires", "@provides", "@shareable", "@override", "@interfaceObject", "@inaccessible", "@tag", "@authenticated", "@context", "@fromContext", "ContextFieldValue"])`;

/** Answers a subgraph's requests by the reference implementation. */
function answerer({ sdl, fields }: Service) {
  const entities = [...sdl.matchAll(/type (\w+)[^{]*@key/g)].map(([, name]) => name).join(" | ");
  const query = "_entities(representations: [_Any!]!): [_Entity]!";
  const root = sdl.includes("type Query {")
    ? sdl.replace("type Query {", `type Query { ${query}`)
    : `${sdl} type Query { ${query} }`;
  const schema = buildASTSchema(parse(`${federation} ${root} union _Entity = ${entities}`));
  return async (text: string, variables: Row): Promise<ExecutionResult> => {
    const result = await execute({
      schema,
      document: parse(text),
      variableValues: variables,
      rootValue: {},
      typeResolver: (value) => (value as { __typename: string }).__typename,
      fieldResolver(source: Row, args: Row, _context, { parentType, fieldName }) {
        if (fieldName === "_entities") {
          return (args["representations"] as Row[]).map((row) => {
            const found = fields[row["__typename"] as string]?.(row, {}) as Row | null | undefined;
            return found && { __typename: row["__typename"], ...row, ...found };
          });
        }
        const field = fields[`${parentType.name}.${fieldName}`];
        return field ? field(source, args) : source[fieldName];
      },
    });
    return JSON.parse(JSON.stringify(result)) as ExecutionResult;
  };
}

/** An answer as it is compared: the data byte by byte, the errors in any order. */
export interface Compared {
  readonly data: string | undefined;
  readonly errors: readonly string[];
}

/** @throws Error when the services do not compose */
export function composed(services: Readonly<Record<string, Pick<Service, "sdl">>>): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(services).map(([name, { sdl }]) => ({
      name,
      url: `http://${name}`,
      typeDefs: parse(`${link} ${sdl}`),
    })),
  );
  if (errors) throw new Error(errors.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}

/**
 * The same graph behind two executors.
 * @throws Error when the services do not compose
 */
export async function twoExecutors(services: Readonly<Record<string, Service>>) {
  const supergraphSdl = composed(services);
  const answers = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, answerer(service)]));
  const answer = (name: string, query: string, variables: Row): Promise<ExecutionResult> => {
    const found = answers[name];
    if (!found) throw new Error(`No service ${name}`);
    return found(query, variables);
  };
  let requests = 0;
  const source = (name: string): GraphQLDataSource => ({
    async process({ request }) {
      requests += 1;
      return (await answer(name, request.query ?? "", request.variables ?? {})) as never;
    },
  });
  const gateway = new ApolloGateway({ supergraphSdl, buildService: ({ name }) => source(name), logger: quiet });
  const server = new ApolloServer({ gateway, introspection: true, logger: quiet });
  await server.start();

  const graph = readGraph(supergraphSdl);
  const fetch: Fetch = async (_context, name, request) => {
    requests += 1;
    const { query, variables } = JSON.parse(bodyOf(request)) as { query: string; variables: Row };
    const { data, errors: found } = await answer(name, query, variables);
    return {
      data,
      errors: found?.map(({ message, path, extensions }) => new GraphQLError(message, { path, extensions })),
    };
  };
  const executor = createExecutor({
    ...graph,
    sources: Object.fromEntries(
      Object.keys(services).map((name) => [name, source(name) as GraphQLDataSource<GatewayContext>]),
    ),
    fetch,
    eventFetch: fetch,
  });

  const counted = async (run: () => Promise<Compared>): Promise<Compared & { readonly requests: number }> => {
    const before = requests;
    const compared = await run();
    return { ...compared, requests: requests - before };
  };
  return {
    schema: graph.schema,
    plain: (query: string, variables: Row = {}) =>
      counted(async () => {
        const { body } = await server.executeOperation({ query, variables });
        if (body.kind !== "single") throw new Error("Not a single answer");
        const { data, errors: found = [] } = body.singleResult;
        return { data: data === undefined ? undefined : JSON.stringify(data), errors: found.map(canonical).toSorted() };
      }),
    ours: (query: string, variables: Row = {}) =>
      counted(async () => {
        const document: DocumentNode = parse(query);
        const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
        if (!operation) throw new Error("No operation");
        const context: GatewayContext = { identity: anonymousIdentity, correlationId: "test" };
        const { data, errors: found } = await executor.execute({ document, operation, variables, context });
        return { data, errors: found.map((error) => canonical(formatted(error as Error))).toSorted() };
      }),
    stop: () => server.stop(),
  };
}

const quiet = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error };

/** As a server shows what is no GraphQL error. */
const formatted = (error: Error): GraphQLFormattedError =>
  error instanceof GraphQLError
    ? error.toJSON()
    : { message: error.message, extensions: { code: "INTERNAL_SERVER_ERROR" } };

const canonical = ({ message, path, extensions }: GraphQLFormattedError): string => {
  const { code, serviceName } = extensions ?? {};
  return JSON.stringify({ path, message, code, serviceName });
};
