import { errorKinds, type Logger, publicError } from "@waybill/service";
import type { GraphQLFormattedError } from "graphql";

/**
 * An error as the client sees it: with a code of the registry, without the name of the service it came
 * from, and without the words of a library or driver.
 */
export function shownError(error: unknown, correlationId: string): GraphQLFormattedError {
  return withoutService(publicError(error, correlationId).shown);
}

/** The same, and what is hidden from the client is logged under `correlationId`. */
export function reportedError(error: unknown, correlationId: string, logger: Logger): GraphQLFormattedError {
  const { shown, hidden, code } = publicError(error, correlationId);
  if (hidden !== undefined) {
    logger[errorKinds[code].level]({ err: hidden, code, path: shown.path, correlationId }, "operation failed");
  }
  return withoutService(shown);
}

// @apollo/gateway adds which service an error came from: nobody's business outside.
function withoutService(error: GraphQLFormattedError): GraphQLFormattedError {
  const { serviceName: _serviceName, ...extensions } = error.extensions ?? {};
  return { ...error, extensions };
}
