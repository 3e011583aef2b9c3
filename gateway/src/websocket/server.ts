import type { IncomingMessage, Server as HttpServer } from "node:http";
import type { Duplex } from "node:stream";
import { type Logger, refuseUpgrade, serveGraphqlWs, type SocketExtra } from "@waybill/service";
import type { Server } from "graphql-ws";
import { limits } from "../limits.ts";
import { isAllowedOrigin } from "../security/origins.ts";

export interface WebSocketOptions {
  /** The server whose upgrade requests for `/graphql` are taken. */
  readonly http: HttpServer;
  readonly protocol: Server<SocketExtra>;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly logger: Logger;
}

export interface WebSockets {
  readonly connections: number;
  /** Says 1001 to everybody; who has not gone after a while is cut off. */
  stop(): Promise<void>;
}

/** The gateway's WebSocket side, at the same address as HTTP. */
export function listenForWebSockets({ http, protocol, allowedOrigins, logger }: WebSocketOptions): WebSockets {
  const { sockets, close } = serveGraphqlWs(protocol, {
    logger,
    maxMessageBytes: limits.messageBytes,
    pingMilliseconds: limits.keepAliveMs,
  });
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) !== "/graphql") return refuseUpgrade(socket, 404);
    if (!isAllowedOrigin(request.headers.origin, allowedOrigins)) return refuseUpgrade(socket, 403);
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit("connection", webSocket, request));
  };
  http.on("upgrade", onUpgrade);
  return {
    get connections() {
      return sockets.clients.size;
    },
    async stop() {
      http.off("upgrade", onUpgrade);
      http.on("upgrade", (_request, socket) => refuseUpgrade(socket, 503));
      await close();
    },
  };
}

const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0] ?? "";
