import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import { createDocuments, type Documents } from "./documents.ts";
import type { ErrorCode } from "./error-codes.ts";
import { WaybillError } from "./errors.ts";
import { Lru } from "./lru.ts";
import { CyclicFragment, Ruler, type Size } from "./measure.ts";
import { variablesProblem } from "./variables.ts";

/** How much one operation may ask for. */
export interface OperationLimits {
  /** Bytes of the document's text. */
  readonly maxQueryBytes: number;
  readonly maxTokens: number;
  /** Levels of fields. */
  readonly maxDepth: number;
  /** The same below `__schema` and `__type`, where tools go deeper. */
  readonly maxIntrospectionDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  /** Fields with all fragments written out. */
  readonly maxFields: number;
  /** Objects that an answer may hold at most; see `Size.cost`. */
  readonly maxCost: number;
  /** Largest `first` and `last`, and the length taken for a paged field that is asked without them. */
  readonly maxPageSize: number;
  /** Other largest page sizes, by `Type.field`. */
  readonly pageSizes: Readonly<Record<string, number>>;
  /** Length taken for a list that is not paged. */
  readonly assumedListSize: number;
  /** Other such lengths, by `Type.field`. */
  readonly listSizes: Readonly<Record<string, number>>;
}

export const defaultLimits: OperationLimits = {
  maxQueryBytes: 256 * 1024,
  maxTokens: 2_000,
  maxDepth: 12,
  maxIntrospectionDepth: 16,
  maxAliases: 30,
  maxRootFields: 10,
  maxFields: 1_000,
  maxCost: 10_000,
  maxPageSize: 100,
  pageSizes: { "Query.events": 500 },
  assumedListSize: 10,
  listSizes: {},
};

export interface OperationInput {
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** Whether `__schema` and `__type` may be asked. Default false. */
  readonly introspection?: boolean;
  readonly limits?: Partial<OperationLimits>;
}

/** An operation that may be run. */
export interface Runnable {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Objects that the answer may hold at most. */
  readonly cost: number;
  readonly errors?: undefined;
}

/** Every reason why an operation may not be run: each error has a code, and none is a 5xx. */
export interface Unfit {
  readonly errors: readonly GraphQLError[];
  readonly document?: undefined;
  readonly operation?: undefined;
  readonly cost?: undefined;
}

export type Checked = Runnable | Unfit;

/**
 * Decides whether a client's operation is run: the one check for HTTP and WebSocket. Its own measures
 * come before the specification's rules, some of which take time out of proportion on hostile documents.
 * Documents that are sent again are parsed and validated once, and measured once for each set of page sizes that their
 * variables give. The object `limits` stands for itself: hand in the same one each time.
 */
export function validateOperation(schema: GraphQLSchema, query: string, input: OperationInput = {}): Checked {
  const limits = limitsWith(input.limits);
  const { introspection = false, variables } = input;
  if (Buffer.byteLength(query) > limits.maxQueryBytes)
    return refused("PAYLOAD_TOO_LARGE", "The document is too large.");
  const misfit = variablesProblem(variables ?? {});
  if (misfit) return refused("BAD_USER_INPUT", misfit);

  const documents = documentsOf(schema, introspection, limits.maxTokens);
  const document = documents.parse(query);
  if (document instanceof GraphQLError) return { errors: [document] };
  const operation = selectOperation(document, input.operationName);
  if (!operation) return refused("OPERATION_RESOLUTION_FAILURE");

  const measured = measureOnce(schema, document, operation, variables ?? {}, input.limits, limits);
  if (measured.errors.length > 0) return { errors: measured.errors };
  const problems = documents.problems(document);
  return problems.length > 0 ? { errors: problems } : { document, operation, cost: measured.cost };
}

const completed = new WeakMap<object, OperationLimits>();

/** Limits of which some were given. */
function limitsWith(own: Partial<OperationLimits> | undefined): OperationLimits {
  if (!own) return defaultLimits;
  const known = completed.get(own);
  if (known) return known;
  const limits = { ...defaultLimits, ...own };
  completed.set(own, limits);
  return limits;
}

const refused = (code: ErrorCode, message?: string): Checked => ({
  errors: [new WaybillError(code, message === undefined ? {} : { message })],
});

/** Documents known for a schema, forgotten with it: a new supergraph starts anew. */
const known = new WeakMap<GraphQLSchema, Map<string, Documents>>();

function documentsOf(schema: GraphQLSchema, introspection: boolean, maxTokens: number): Documents {
  const ofSchema = known.get(schema) ?? new Map<string, Documents>();
  known.set(schema, ofSchema);
  const key = `${introspection} ${maxTokens}`;
  const documents = ofSchema.get(key) ?? createDocuments(schema, { introspection, maxTokens });
  ofSchema.set(key, documents);
  return documents;
}

function selectOperation(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (name) return operations.find((operation) => operation.name?.value === name);
  return operations.length === 1 ? operations[0] : undefined;
}

interface Measured {
  readonly errors: readonly GraphQLError[];
  readonly cost: number;
}

const keptMeasures = 64;
/** What is known of an operation, by the object that set the limits and the variables that count. */
const measures = new WeakMap<
  OperationDefinitionNode,
  { readonly counting: readonly string[]; readonly by: WeakMap<object, Lru<string, Measured>> }
>();
const ownLimits = {};

/** Measures an operation once for each set of those variables that set page sizes. */
function measureOnce(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  given: object = ownLimits,
  limits: OperationLimits,
): Measured {
  let known = measures.get(operation);
  if (!known) measures.set(operation, (known = { counting: pageVariables(document), by: new WeakMap() }));
  const kept = known.by.get(given) ?? new Lru<string, Measured>(keptMeasures);
  known.by.set(given, kept);
  const key =
    known.counting.length === 0 ? "" : JSON.stringify(known.counting.map((name) => pageSizeIn(variables[name])));
  const found = kept.get(key);
  if (found) return found;
  const measured = measure(schema, document, operation, variables, limits);
  kept.set(key, measured);
  return measured;
}

/** All that a measure takes note of in a variable. */
const pageSizeIn = (value: unknown): unknown => (typeof value === "number" ? value : value === undefined ? "" : null);

/** The variables that are page sizes somewhere in a document. */
function pageVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Argument({ name, value }) {
      const isPage = name.value === "first" || name.value === "last";
      if (isPage && value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  limits: OperationLimits,
): { errors: GraphQLError[]; cost: number } {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const ruler = new Ruler(schema, fragments, { ...defaultsOf(operation), ...variables }, limits);
  try {
    const { cost, ...shape } = ruler.operation(operation);
    const errors = shapeErrors(shape, limits);
    // What is not run is still validated: it must not be a bomb either.
    for (const node of document.definitions) {
      if (errors.length > 0 || node === operation) continue;
      if (node.kind === Kind.OPERATION_DEFINITION) errors.push(...shapeErrors(ruler.operation(node), limits));
      if (node.kind === Kind.FRAGMENT_DEFINITION) {
        errors.push(...shapeErrors({ ...ruler.fragment(node.name.value, undefined), width: 0 }, limits));
      }
    }
    if (cost > limits.maxCost) errors.push(over("QUERY_TOO_COMPLEX", "cost", cost, limits.maxCost));
    return { errors: [...errors, ...pageErrors(ruler)], cost };
  } catch (error) {
    if (!(error instanceof CyclicFragment)) throw error;
    const message = `The fragment "${error.message}" contains itself.`;
    return { errors: [new WaybillError("GRAPHQL_VALIDATION_FAILED", { message })], cost: 0 };
  }
}

function shapeErrors(size: Omit<Size, "cost">, limits: OperationLimits): GraphQLError[] {
  const errors: GraphQLError[] = [];
  const check = (code: ErrorCode, what: string, value: number, most: number): void => {
    if (value > most) errors.push(over(code, what, value, most));
  };
  check("QUERY_TOO_DEEP", "depth", size.depth, limits.maxDepth);
  check("QUERY_TOO_DEEP", "introspection depth", size.introspectionDepth, limits.maxIntrospectionDepth);
  check("TOO_MANY_ALIASES", "number of aliases", size.aliases, limits.maxAliases);
  check("TOO_MANY_ROOT_FIELDS", "number of root fields", size.width, limits.maxRootFields);
  check("QUERY_TOO_COMPLEX", "number of fields", size.fields, limits.maxFields);
  return errors;
}

function over(code: ErrorCode, what: string, value: number, most: number): WaybillError {
  const message = `The operation's ${what} is ${value > Number.MAX_SAFE_INTEGER ? "far too large" : value}; at most ${most} is allowed.`;
  return new WaybillError(code, { message, extensions: { limit: most } });
}

function pageErrors(ruler: Ruler): GraphQLError[] {
  return ruler.wrongPages.slice(0, 5).map(
    ({ field, argument, most }) =>
      new WaybillError("PAGE_SIZE_INVALID", {
        message: `\`${argument}\` of ${field} must be from 1 to ${most}.`,
        extensions: { limit: most },
      }),
  );
}

function defaultsOf(operation: OperationDefinitionNode): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.INT) defaults[variable.name.value] = Number(defaultValue.value);
  }
  return defaults;
}
