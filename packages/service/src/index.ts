export { enforceAuth, holdsScope, openDoors } from "./auth-directive.ts";
export { accountList, ConfigInvalid, loadConfig, publicUrl, startConfig } from "./config.ts";
export { type OperationContext, operationContext } from "./context.ts";
export { withinDeadline } from "./deadline.ts";
export { createDocuments, type DocumentOptions, type Documents, maxProblems } from "./documents.ts";
export { drain, drainEnvironment } from "./drain.ts";
export { atEndOfTurn } from "./end-of-turn.ts";
export { type ErrorCode, type ErrorKind, errorKinds, isErrorCode } from "./error-codes.ts";
export { httpStatusOf, type PublicError, publicError, WaybillError, type WaybillErrorOptions } from "./errors.ts";
export {
  answerErrorsAsJson,
  errorDocs,
  errorDocsUrl,
  errorText,
  lingering,
  refusalsAsJson,
  sendError,
} from "./http-errors.ts";
export { listenSubgraph, type Listening, type ListenOptions } from "./http-listener.ts";
export { type Host, runService, type Service } from "./lifecycle.ts";
export {
  defaultLimits,
  type OperationInput,
  type OperationLimits,
  type Runnable,
  type Unfit,
  validateOperation,
} from "./limits.ts";
export { type Logger, type LogLevel, createLogger, logLevels } from "./logger.ts";
export { Lru } from "./lru.ts";
export { observePort, type PortWatch } from "./observe-port.ts";
export { type Results, type SubgraphPort, type SubgraphRequest, SubgraphUnavailable, type Take } from "./port.ts";
export { type RemotePort, remotePort, type RemotePortOptions } from "./remote-port.ts";
export { reportHidden } from "./report.ts";
export { RequestLimit } from "./request-limit.ts";
export { scalarResolvers } from "./scalars.ts";
export {
  assertSecrets,
  createVerifier,
  type Envelope,
  type Signed,
  type SignatureProblem,
  signRequest,
  type Verdict,
  type Verifier,
} from "./signature.ts";
export { createSignedLinks, type SignedLinks } from "./signed-links.ts";
export { createSubgraphServer, type SubgraphServer, type SubgraphServerOptions } from "./subgraph-server.ts";
export { refuseUpgrade } from "./ws-listener.ts";
export { serveGraphqlWs, type SocketExtra, type Transport, type TransportOptions } from "./ws-transport.ts";
