import {
  createSourceEventStream,
  type DocumentNode,
  execute,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
} from "graphql";
import { currentTraceparent, inSpan, withCorrelation } from "@waybill/telemetry";
import type { OperationContext } from "./context.ts";
import { createDocuments } from "./documents.ts";
import { asGraphQLError, publicError } from "./errors.ts";
import { type EventStream, runStream } from "./event-stream.ts";
import type { Logger } from "./logger.ts";
import type { SubgraphRequest } from "./port.ts";
import { reportHidden } from "./report.ts";

interface SubscriberOptions<Context extends OperationContext> {
  /** The subgraph's. */
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly createContext: (request: SubgraphRequest) => Context | Promise<Context>;
  readonly logger: Logger;
  /** Where the streams that run are kept. */
  readonly streams: Set<EventStream>;
}

/**
 * Runs subscriptions against a schema. The source stream is opened once, with a context of its own; each
 * event is executed with a new one, so that loaders and the identity map never outlive an event.
 * What is wrong with the request, and an error of the source, is the stream's last result.
 */
export function createSubscriber<Context extends OperationContext>(
  options: SubscriberOptions<Context>,
): (request: SubgraphRequest) => EventStream {
  const { name, schema, createContext, logger, streams } = options;
  const documents = createDocuments(schema, { introspection: options.introspection });

  return (request) => {
    const { correlationId, signal: callerSignal } = request;
    // The source listens to this one: it is aborted however the stream ends.
    const life = new AbortController();
    const inStream: SubgraphRequest = { ...request, signal: life.signal };

    const shown = (errors: readonly unknown[]): ExecutionResult => ({
      errors: errors.map((error) =>
        asGraphQLError(reportHidden(logger, publicError(error, correlationId), correlationId)),
      ),
    });
    const masked = (result: ExecutionResult): ExecutionResult =>
      result.errors ? { ...result, ...shown(result.errors) } : result;

    const document = documents.parse(request.query);
    const argumentsFor = async (document: DocumentNode, rootValue?: unknown) => ({
      schema,
      document,
      contextValue: await createContext(inStream),
      rootValue,
      variableValues: request.variables,
      operationName: request.operationName,
    });

    const attributes = { "waybill.subgraph": name, "waybill.correlation_id": correlationId };
    const parent = request.traceparent;
    const cause = parent ?? currentTraceparent();
    const open = async () => {
      if (document instanceof GraphQLError) return shown([document]);
      const problems = documents.problems(document);
      if (problems.length > 0) return shown(problems);
      const source = await createSourceEventStream(await argumentsFor(document));
      return Symbol.asyncIterator in source ? source : masked(source);
    };
    const execution = async (event: unknown) =>
      masked(await execute(await argumentsFor(document as DocumentNode, event)));

    const stream = runStream({
      open: () => inSpan(`${name} subscribe`, { kind: "server", attributes, parent }, open),
      map: (event) =>
        withCorrelation(correlationId, () => inSpan(`${name} event`, { cause, attributes }, () => execution(event))),
      fail: (error) => shown([error]),
      onEnd() {
        callerSignal?.removeEventListener("abort", leave);
        life.abort();
        streams.delete(stream);
      },
    });
    const leave = (): void => void stream.return?.();
    streams.add(stream);
    if (callerSignal?.aborted) leave();
    else callerSignal?.addEventListener("abort", leave, { once: true });
    return stream;
  };
}
