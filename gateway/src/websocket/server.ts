import type { IncomingMessage, Server as HttpServer } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock, Identity } from "@waybill/kernel";
import { errorKinds, type Logger, refuseUpgrade } from "@waybill/service";
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, handleProtocols } from "graphql-ws";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { limits } from "../limits.ts";
import { isAllowedOrigin } from "../security/origins.ts";
import { Connection } from "./connection.ts";
import type { Receive } from "./protocol.ts";

export interface WebSocketOptions {
  /** The server whose upgrade requests for `/graphql` are taken. */
  readonly http: HttpServer;
  readonly protocol: Receive;
  readonly allowedOrigins: ReadonlySet<string>;
  /** Whether a credential has been taken away since it was shown. */
  readonly isRevoked: (identity: Identity) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface WebSockets {
  readonly connections: number;
  /** Says 1001 to everybody once their queries and mutations are answered; who has not gone after a while is cut off. */
  stop(): Promise<void>;
}

/** The gateway's WebSocket side, at the same address as HTTP. */
export function listenForWebSockets(options: WebSocketOptions): WebSockets {
  const { http, protocol, allowedOrigins, isRevoked, clock, logger } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, handleProtocols });
  const connections = new Set<Connection>();

  function open(socket: WebSocket, stream: Duplex, request: IncomingMessage): void {
    socket.on("error", (error) => logger.debug({ err: error }, "socket failed"));
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      socket.close(CloseCode.SubprotocolNotAcceptable, "Subprotocol not acceptable");
      return;
    }
    const connection = new Connection(socket, stream, request, Date.now());
    connections.add(connection);
    socket.on("message", (data, isBinary) => {
      if (!connection.isOpen) return;
      if (isBinary) connection.close(CloseCode.BadRequest, "Binary messages are not part of the protocol");
      else protocol(connection, textOf(data));
    });
    socket.on("pong", () => connection.heard());
    socket.once("close", () => {
      connections.delete(connection);
      connection.ended();
    });
  }

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    if (pathOf(request) !== "/graphql") return refuseUpgrade(stream, 404);
    if (!isAllowedOrigin(request.headers.origin, allowedOrigins)) return refuseUpgrade(stream, 403);
    sockets.handleUpgrade(request, stream, head, (socket) => open(socket, stream, request));
  };
  http.on("upgrade", onUpgrade);
  // One clock for all: a timer for each connection would cost more than the rest of it.
  const tending = setInterval(() => {
    const [now, wallClock] = [Date.now(), clock().getTime()];
    for (const connection of connections) {
      const { identity } = connection;
      if (identity && connection.isOpen && isRevoked(identity))
        connection.close(errorKinds.FORBIDDEN.close, "The credential was revoked");
      connection.tend(now, wallClock);
    }
  }, limits.tendMs).unref();

  return {
    get connections() {
      return sockets.clients.size;
    },
    async stop() {
      http.off("upgrade", onUpgrade);
      http.on("upgrade", (_request, stream) => refuseUpgrade(stream, 503));
      clearInterval(tending);
      for (const connection of connections) connection.leave();
      const hurry = setTimeout(() => {
        for (const connection of connections) connection.close(1001, "Going away");
      }, limits.stopGraceMs);
      const cut = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, limits.stopGraceMs * 2);
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
      clearTimeout(hurry);
      clearTimeout(cut);
    },
  };
}

const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0] ?? "";

/** A text message; `ws` hands it on as bytes. */
const decoder = new TextDecoder();
const textOf = (data: RawData): string => decoder.decode(Array.isArray(data) ? Buffer.concat(data) : data);
