/** What is known about one kind of top-level error. */
export interface ErrorKind {
  /** What the caller is told unless the place that throws says it better. */
  readonly message: string;
  /** HTTP status when the whole request fails for this reason. Inside a partial answer the status stays 200. */
  readonly http: number;
  /** WebSocket close code when the whole connection ends for this reason. */
  readonly close: number;
  /** How loudly it is logged: `debug` for what callers do wrong, `error` for what we do wrong. */
  readonly level: "debug" | "info" | "warn" | "error";
  /** True when the same request may succeed later without a change. */
  readonly retriable: boolean;
}

const refused = { http: 400, close: 4400, level: "debug", retriable: false } as const;

/**
 * Every top-level error of the graph. What a caller can mend inside a mutation is not here: that is
 * enum `UserErrorCode` of the schema. The names that Apollo Server uses are kept.
 */
export const errorKinds = {
  BAD_REQUEST: { ...refused, message: "The request is malformed." },
  BAD_USER_INPUT: { ...refused, message: "A value is malformed." },
  GRAPHQL_PARSE_FAILED: { ...refused, message: "The document is not GraphQL." },
  GRAPHQL_VALIDATION_FAILED: { ...refused, message: "The document does not fit the schema." },
  OPERATION_RESOLUTION_FAILURE: { ...refused, message: "The operation to run is not clear." },
  INTROSPECTION_DISABLED: { ...refused, message: "The schema may not be asked for here." },
  PERSISTED_QUERY_NOT_FOUND: { ...refused, message: "No document is known by this hash. Send its text." },
  PERSISTED_QUERY_REQUIRED: { ...refused, message: "Only documents that were agreed on are run here." },
  METHOD_NOT_ALLOWED: { ...refused, http: 405, message: "Use POST." },
  PAYLOAD_TOO_LARGE: { ...refused, http: 413, close: 1009, message: "The request is too large." },
  UNSUPPORTED_MEDIA_TYPE: { ...refused, http: 415, message: "Send application/json." },
  NOT_FOUND: { ...refused, http: 404, message: "There is nothing here." },

  TOO_MANY_TOKENS: { ...refused, message: "The document has too many tokens." },
  TOO_MANY_ALIASES: { ...refused, message: "The operation has too many aliases." },
  TOO_MANY_ROOT_FIELDS: { ...refused, message: "The operation has too many root fields." },
  QUERY_TOO_DEEP: { ...refused, message: "The operation is nested too deeply." },
  QUERY_TOO_COMPLEX: { ...refused, message: "The operation asks for too much at once." },
  PAGE_SIZE_INVALID: { ...refused, message: "The page size is out of range." },
  REPORT_RANGE_INVALID: {
    ...refused,
    message: "The report's range is empty, too long, or its time zone is not known.",
  },

  UNAUTHENTICATED: { ...refused, http: 401, close: 4401, message: "Authentication is needed." },
  FORBIDDEN: { ...refused, http: 403, close: 4403, message: "This is not allowed." },
  RATE_LIMITED: { ...refused, http: 429, close: 4429, retriable: true, message: "Too many requests." },
  TOO_MANY_SUBSCRIPTIONS: { ...refused, http: 429, close: 4429, message: "Too many subscriptions on one connection." },

  CURSOR_INVALID: { ...refused, message: "The cursor is not one of ours, or not for this." },
  CURSOR_EXPIRED: { ...refused, http: 410, message: "The cursor is older than the log that is kept." },
  SLOW_CONSUMER: {
    ...refused,
    http: 503,
    close: 4413,
    level: "info",
    retriable: true,
    message: "The stream was read too slowly. Resume with the last cursor.",
  },

  SUBGRAPH_UNAVAILABLE: {
    http: 503,
    close: 1013,
    level: "warn",
    retriable: true,
    message: "A part of the graph cannot be reached.",
  },
  INTERNAL_SERVER_ERROR: { http: 500, close: 1011, level: "error", retriable: false, message: "Something went wrong." },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === "string" && Object.hasOwn(errorKinds, code);
