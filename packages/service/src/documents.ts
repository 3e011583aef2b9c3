import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
  type ValidationRule,
} from "graphql";
import { WaybillError, withoutSuggestions } from "./errors.ts";
import { Lru } from "./lru.ts";

export interface DocumentOptions {
  /** Whether `__schema` and `__type` may be asked. */
  readonly introspection: boolean;
  /** A longer document is refused while it is read. Unlimited when left out. */
  readonly maxTokens?: number | undefined;
}

/** Reads and checks documents against one schema, each distinct text once. Throws nothing. */
export interface Documents {
  /** The document, or what is wrong with its syntax. */
  parse(query: string): DocumentNode | GraphQLError;
  /** What is wrong with a document that `parse` gave, by the rules of the specification. */
  problems(document: DocumentNode): readonly GraphQLError[];
}

const cachedDocuments = 2_000;
/** What is refused costs more memory, and is asked for less often: it must not push out what is good. */
const cachedRefusals = 100;
/** Longer texts are read each time: they are rare, and would fill the memory. */
const cachedLength = 32_768;
/** So much that is wrong with a document is told: more tells a caller nothing new, and each costs. */
export const maxProblems = 20;

/** Refuses to tell the schema. `__typename` is not part of it. */
const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value !== "__schema" && node.name.value !== "__type") return;
    context.reportError(new WaybillError("INTROSPECTION_DISABLED"));
  },
});

export function createDocuments(schema: GraphQLSchema, { introspection, maxTokens }: DocumentOptions): Documents {
  const rules = introspection ? specifiedRules : [...specifiedRules, noIntrospection];
  const parsed = new Lru<string, DocumentNode>(cachedDocuments);
  const refused = new Lru<string, DocumentNode | GraphQLError>(cachedRefusals);
  // By document, so that a text is checked only by those who want it checked, and forgotten with it.
  const checked = new WeakMap<DocumentNode, readonly GraphQLError[]>();
  return {
    parse(query) {
      const known = parsed.get(query) ?? refused.get(query);
      if (known) return known;
      const document = read(query, maxTokens);
      if (query.length > cachedLength) return document;
      if (document instanceof GraphQLError) refused.set(query, document);
      else parsed.set(query, document);
      return document;
    },
    problems(document) {
      const known = checked.get(document);
      if (known) return known;
      const problems = validate(schema, document, rules, { maxErrors: maxProblems }).map(discreet);
      checked.set(document, problems);
      const text = document.loc?.source.body;
      if (problems.length > 0 && text !== undefined && parsed.delete(text)) refused.set(text, document);
      return problems;
    },
  };
}

function read(query: string, maxTokens: number | undefined): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const code = error.message.includes("Parsing aborted") ? "TOO_MANY_TOKENS" : "GRAPHQL_PARSE_FAILED";
    return code === "TOO_MANY_TOKENS"
      ? new WaybillError(code, { message: `The document has more than ${maxTokens} tokens.` })
      : withCode(error, code);
  }
}

const discreet = (error: GraphQLError): GraphQLError =>
  error instanceof WaybillError ? error : withCode(error, "GRAPHQL_VALIDATION_FAILED");

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(withoutSuggestions(error.message), {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { code, ...error.extensions },
  });
}
