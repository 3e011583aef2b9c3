import { errorDocs, errorKinds, type Logger, publicError } from "@waybill/service";
import type { GraphQLFormattedError } from "graphql";

/**
 * Errors as clients see them: with a code of the registry and, where the operator says where they are described, a link to
 * the code; without the name of the service they came from, and without the words of a library or driver.
 */
export interface ClientErrors {
  shown(error: unknown, correlationId: string): GraphQLFormattedError;
  /** The same, and what is hidden from the client is logged under `correlationId`. */
  reported(error: unknown, correlationId: string): GraphQLFormattedError;
}

/** @param docsUrl the page that describes the codes; undefined for no links */
export function createClientErrors(logger: Logger, docsUrl: string | undefined): ClientErrors {
  const finished = ({ extensions, ...error }: GraphQLFormattedError, code: string): GraphQLFormattedError => {
    // @apollo/gateway adds which service an error came from: nobody's business outside.
    const { serviceName: _serviceName, ...others } = extensions ?? {};
    return { ...error, extensions: { ...others, ...errorDocs(docsUrl, code) } };
  };
  const reported = (error: unknown, correlationId: string): GraphQLFormattedError => {
    const { shown, hidden, code } = publicError(error, correlationId);
    if (hidden !== undefined) {
      logger[errorKinds[code].level]({ err: hidden, code, path: shown.path, correlationId }, "operation failed");
    }
    return finished(shown, code);
  };
  return {
    reported,
    shown(error, correlationId) {
      const { shown, code } = publicError(error, correlationId);
      return finished(shown, code);
    },
  };
}
