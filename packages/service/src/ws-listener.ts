import { type IncomingMessage, type Server as HttpServer, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type ExecutionArgs, type GraphQLError, parse } from "graphql";
import { makeServer } from "graphql-ws";
import { publicError, WaybillError } from "./errors.ts";
import { connectionText, readRequestBody, subscriptionText } from "./graphql-request.ts";
import type { Logger } from "./logger.ts";
import type { SubgraphRequest } from "./port.ts";
import { reportHidden } from "./report.ts";
import type { Signed, Verifier } from "./signature.ts";
import type { SubgraphServer } from "./subgraph-server.ts";
import { serveGraphqlWs, type SocketExtra } from "./ws-transport.ts";

interface SubscriptionListenerOptions {
  readonly http: HttpServer;
  readonly verifier: Verifier;
  readonly logger: Logger;
  readonly maxMessageBytes: number;
}

/**
 * Offers a subgraph's operations over graphql-transport-ws at `/graphql`. The socket opens with our
 * signature, and each operation carries its own signed identity in `extensions`: one socket serves
 * everybody behind the gateway.
 */
export function listenForSubscriptions(
  server: SubgraphServer,
  options: SubscriptionListenerOptions,
): { close(): Promise<void> } {
  const { http, verifier, logger, maxMessageBytes } = options;
  const requestOf = (args: ExecutionArgs): SubgraphRequest => args.contextValue as SubgraphRequest;
  const protocol = makeServer<Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: 3_000,
    onConnect: ({ connectionParams }) => verifier.verify(signedOf(connectionParams), connectionText).ok,
    onSubscribe: (_context, _id, payload) => {
      const body = readRequestBody(payload);
      if (!body) return [new WaybillError("BAD_REQUEST")];
      const verdict = verifier.verify(signedOf(payload.extensions), subscriptionText(body));
      if (!verdict.ok) {
        logger.warn({ problem: verdict.problem }, "operation without our signature refused");
        return [new WaybillError(verdict.problem === "overloaded" ? "RATE_LIMITED" : "UNAUTHENTICATED")];
      }
      try {
        const request: SubgraphRequest = { ...body, ...verdict.envelope };
        // graphql-ws reads from the document whether to subscribe or to execute; checked it is further in.
        return {
          schema: server.schema,
          document: parse(body.query),
          operationName: body.operationName,
          contextValue: request,
        };
      } catch (error) {
        return [new WaybillError("GRAPHQL_PARSE_FAILED", { message: (error as GraphQLError).message })];
      }
    },
    subscribe: (args) => server.subscribe(requestOf(args)),
    execute: (args) => server.execute(requestOf(args)),
    // graphql-ws would send the message of whatever a stream threw.
    onError: (_context, _id, _payload, errors) =>
      errors.map((error) => reportHidden(logger, publicError(error, "websocket"), "websocket")),
  });
  const transport = serveGraphqlWs(protocol, { logger, maxMessageBytes });

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (request.url?.split("?", 1)[0] !== "/graphql") {
      refuseUpgrade(socket, 404);
      return;
    }
    transport.sockets.handleUpgrade(request, socket, head, (ws) => transport.sockets.emit("connection", ws, request));
  };
  http.on("upgrade", upgrade);
  return {
    close() {
      http.off("upgrade", upgrade);
      return transport.close();
    },
  };
}

/** Answers an upgrade that is not wanted; the socket is past Node's own HTTP replies by then. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const signedOf = (params: unknown): Partial<Signed> => (typeof params === "object" && params !== null ? params : {});
