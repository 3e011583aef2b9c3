import type { GraphQLFormattedError } from "graphql";
import { errorKinds } from "./error-codes.ts";
import type { PublicError } from "./errors.ts";
import type { Logger } from "./logger.ts";

/** Logs what the caller does not see of an error, as loudly as its code asks, and answers what it sees. */
export function reportHidden(logger: Logger, error: PublicError, correlationId: string): GraphQLFormattedError {
  if (error.hidden !== undefined) {
    logger[errorKinds[error.code].level](
      { err: error.hidden, code: error.code, path: error.shown.path, correlationId },
      "operation failed",
    );
  }
  return error.shown;
}
