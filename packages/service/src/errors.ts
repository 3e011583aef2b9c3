import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  Kind,
} from "graphql";
import { type ErrorCode, errorKinds, isErrorCode } from "./error-codes.ts";
import { SubgraphUnavailable } from "./port.ts";

export interface WaybillErrorOptions {
  /** For people. Defaults to the code's own message. Never text of a driver. */
  readonly message?: string;
  /** More for programs, beside `code`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** What led to it; logged, never shown. */
  readonly cause?: Error;
}

/** A top-level error that the caller is meant to see, with a code from the registry. */
export class WaybillError extends GraphQLError {
  override readonly name = "WaybillError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options: WaybillErrorOptions = {}) {
    const kind = errorKinds[code];
    super(options.message ?? kind.message, {
      extensions: { ...options.extensions, code, ...(kind.retriable ? { retriable: true } : {}) },
      originalError: options.cause ?? null,
    });
    this.code = code;
  }
}

/** An error as the caller sees it, and what has to be logged about it. */
export interface PublicError {
  readonly code: ErrorCode;
  readonly shown: GraphQLFormattedError;
  /** Set when the caller sees less than what happened: a bug or an outage, for the log alone. */
  readonly hidden?: unknown;
}

/**
 * Decides what a caller may see of an error. Errors with a code of the registry and graphql's own
 * complaints about the request pass; everything else becomes INTERNAL_SERVER_ERROR with the
 * correlation id, so that no text of a driver, no path and no stack leaves the process.
 */
export function publicError(error: unknown, correlationId: string): PublicError {
  const code = codeOf(error);
  if (code !== "INTERNAL_SERVER_ERROR" && error instanceof GraphQLError) {
    const {
      http: _http,
      stacktrace: _stack,
      validationErrorCode: _code,
      ...extensions
    } = error.toJSON().extensions ?? {};
    const retriable = errorKinds[code].retriable ? { retriable: true } : {};
    const isWritten = code !== "INTROSPECTION_DISABLED" && originOf(error) instanceof GraphQLError;
    const message = isWritten ? withoutSuggestions(error.message) : errorKinds[code].message;
    return { code, shown: { ...error.toJSON(), message, extensions: { ...extensions, code, ...retriable } } };
  }
  const kind = errorKinds[code];
  const shown: GraphQLFormattedError = {
    message: kind.message,
    ...(error instanceof GraphQLError && error.path ? { path: error.path } : {}),
    extensions: { code, correlationId, ...(kind.retriable ? { retriable: true } : {}) },
  };
  return { code, shown, hidden: error };
}

/** A shown error as the type that results carry. Places in a document that the caller never sees are left out. */
export function asGraphQLError({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null });
}

/** A result as it came over a wire, with its errors as the type that results carry. */
export function asExecutionResult(result: FormattedExecutionResult): ExecutionResult {
  // The copy would cost more than all the rest, for each event of each stream.
  if (result.errors === undefined) return result as ExecutionResult;
  const { errors, ...rest } = result;
  return errors ? { ...rest, errors: errors.map(asGraphQLError) } : rest;
}

/** HTTP status for a request that failed as a whole: the gravest of its errors. 200 when there is none. */
export function httpStatusOf(errors: readonly Pick<GraphQLFormattedError, "extensions">[]): number {
  return errors.reduce((status, error) => Math.max(status, errorKinds[codeOf(error)].http), 200);
}

/** Names of errors thrown below the GraphQL layer, by packages that know nothing of it. */
const codeByName: Readonly<Record<string, ErrorCode>> = { FeedExpired: "CURSOR_EXPIRED" };

function codeOf(error: unknown): ErrorCode {
  if (typeof error !== "object" || error === null) return "INTERNAL_SERVER_ERROR";
  const origin = originOf(error);
  if (origin instanceof WaybillError) return origin.code;
  if (origin instanceof SubgraphUnavailable) return "SUBGRAPH_UNAVAILABLE";
  if (origin instanceof Error && Object.hasOwn(codeByName, origin.name)) {
    return codeByName[origin.name] ?? "INTERNAL_SERVER_ERROR";
  }
  const extensions = "extensions" in error ? (error.extensions as Record<string, unknown> | undefined) : undefined;
  // Apollo Server's refusal; ours carries the code itself.
  if (extensions?.validationErrorCode === "INTROSPECTION_DISABLED") return "INTROSPECTION_DISABLED";
  if (isErrorCode(extensions?.code)) return extensions.code;
  return error instanceof GraphQLError ? requestErrorCode(error, origin) : "INTERNAL_SERVER_ERROR";
}

/** Follows graphql's wrapping to what was really thrown. */
function originOf(error: object): object {
  let origin = error;
  while (origin instanceof GraphQLError && origin.originalError && !(origin instanceof WaybillError)) {
    origin = origin.originalError;
  }
  return origin;
}

/** The code of an error that graphql itself raised without one; foreign errors are ours to hide. */
function requestErrorCode(error: GraphQLError, origin: object): ErrorCode {
  if (!(origin instanceof GraphQLError)) return "INTERNAL_SERVER_ERROR";
  // With a path it was raised while running: only an argument can be the caller's fault there.
  if (error.path) return /^Argument "\w+" /.test(error.message) ? "BAD_USER_INPUT" : "INTERNAL_SERVER_ERROR";
  if (error.message.startsWith("Syntax Error")) return "GRAPHQL_PARSE_FAILED";
  if (error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION) return "BAD_USER_INPUT";
  return "GRAPHQL_VALIDATION_FAILED";
}

/** graphql's hints at names that nearly fit would give the schema away. */
export const withoutSuggestions = (message: string): string => message.replace(/ ?Did you mean .+\?$/s, "");
