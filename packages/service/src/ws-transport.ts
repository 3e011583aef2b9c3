import type { IncomingMessage } from "node:http";
import { CloseCode, handleProtocols, type Server } from "graphql-ws";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { errorKinds } from "./error-codes.ts";
import type { Logger } from "./logger.ts";
import { SubgraphUnavailable } from "./port.ts";

/** What graphql-ws is told about a socket; its context's `extra`. */
export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

export interface TransportOptions {
  readonly logger: Logger;
  /** A message longer than this closes the socket with 1009. */
  readonly maxMessageBytes: number;
  /** A peer that has not answered a ping by the next one is gone. Default 12 s. */
  readonly pingMilliseconds?: number;
}

/** The sockets of one GraphQL endpoint. */
export interface Transport {
  readonly sockets: WebSocketServer;
  /** Closes every socket with 1001, so that clients come back elsewhere. */
  close(): Promise<void>;
}

/** Sockets that have not gone a while after the closing handshake began are cut. */
const closeMilliseconds = 2_000;

/**
 * Runs the graphql-transport-ws protocol over sockets of the `ws` package: what `graphql-ws/use/ws` does,
 * but with our logger, our close codes, and binary frames refused. Sockets come in by `handleUpgrade`
 * of the returned server, which its owner calls after checks of its own (path, origin).
 */
export function serveGraphqlWs(protocol: Server<SocketExtra>, options: TransportOptions): Transport {
  const { logger, maxMessageBytes, pingMilliseconds = 12_000 } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, handleProtocols });
  sockets.on("connection", (socket, request) => {
    socket.on("error", (error) => logger.debug({ err: error }, "socket failed"));
    const stopPings = pingRegularly(socket, pingMilliseconds);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        // Awaited by graphql-ws: a reader that is slow slows its own source down.
        send: (data) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) resolve();
            else socket.send(data, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on("message", (data, isBinary) => {
            if (isBinary) {
              socket.close(CloseCode.BadRequest, "Binary messages are not part of the protocol");
              return;
            }
            receive(textOf(data)).catch((error: unknown) => closeAfter(socket, error, logger));
          }),
      },
      { socket, request },
    );
    socket.once("close", (code, reason) => {
      stopPings();
      void closed(code, String(reason));
    });
  });
  return { sockets, close: () => closeAll(sockets) };
}

/** A text message; `ws` hands it on as bytes. */
const textOf = (data: RawData): string => new TextDecoder().decode(Array.isArray(data) ? Buffer.concat(data) : data);

function pingRegularly(socket: WebSocket, milliseconds: number): () => void {
  let isAlive = true;
  socket.on("pong", () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, milliseconds);
  return () => clearInterval(timer);
}

/** Ends a socket whose operation threw. A lost subgraph is no bug: the client shall come back and resume. */
function closeAfter(socket: WebSocket, error: unknown, logger: Logger): void {
  if (socket.readyState !== socket.OPEN) return;
  if (error instanceof SubgraphUnavailable) {
    socket.close(errorKinds.SUBGRAPH_UNAVAILABLE.close, "Try again later");
    return;
  }
  logger.error({ err: error }, "socket closed after an error");
  socket.close(errorKinds.INTERNAL_SERVER_ERROR.close, "Internal server error");
}

async function closeAll(sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.close(1001, "Going away");
  const cut = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
  }, closeMilliseconds);
  const closed = Promise.all(
    [...sockets.clients].map((socket) => new Promise((resolve) => socket.once("close", resolve))),
  );
  sockets.close();
  await closed.finally(() => clearTimeout(cut));
}
