import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { Socket } from "node:net";
import { errorText, type Logger } from "@waybill/service";
import type { TrustedDocuments } from "../../security/trusted-documents.ts";
import { inOperation } from "../../telemetry/in-operation.ts";
import { barTo, type Header, originHeaders, standingHeaders } from "../admission.ts";
import type { FastDoor } from "../fast-door.ts";
import { withText } from "../named-documents.ts";
import type { OnGone } from "../shared-reads.ts";
import type { Answer } from "./answer.ts";
import { DirectConnection } from "./connection.ts";

export interface DirectDoorOptions {
  readonly fastDoor: FastDoor;
  readonly documents: TrustedDocuments;
  readonly allowedOrigins: ReadonlySet<string>;
  /** Whether connections end with their answers. */
  readonly isEnding: () => boolean;
  /** How long a client may take nothing of an answer. Milliseconds. */
  readonly unreadMs: number;
  /** The page that describes the codes of errors; undefined for no links to it. */
  readonly errorDocsUrl: string | undefined;
  readonly logger: Logger;
}

/** How often connections are looked through for those on which nothing happens. */
const tendMs = 5_000;

/**
 * Lets plain requests in past Node's HTTP server: each connection begins here, and goes to the server with its first
 * request that is not of the plainest kind, or is not answered by the short way. Nothing is refused here: whatever one
 * of the checks stumbles over is read anew by the server, which finds the words and the status for it.
 */
export function openDirectDoor(server: Server, options: DirectDoorOptions): void {
  const open = new Set<DirectConnection>();
  const toServer = server.listeners("connection") as ((socket: Socket) => void)[];
  const connectionOptions = {
    answer: createAnswer(options),
    isEnding: options.isEnding,
    keptMs: server.keepAliveTimeout,
    unreadMs: options.unreadMs,
    handOver(connection: DirectConnection, socket: Socket) {
      open.delete(connection);
      for (const take of toServer) take.call(server, socket);
    },
    closed: (connection: DirectConnection) => void open.delete(connection),
  };
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => open.add(new DirectConnection(socket, connectionOptions)));

  const tending = setInterval(() => {
    const now = performance.now();
    for (const connection of open) {
      const silentMs = now - (connection.silentSince ?? now);
      // The server knows what to say to those who do not finish what they say.
      if (connection.isIdle ? silentMs > server.keepAliveTimeout : silentMs > tendMs) {
        if (connection.isIdle) connection.destroy();
        else connection.leave();
      }
    }
  }, tendMs).unref();
  server.once("close", () => clearInterval(tending));

  // Whoever ends the server ends what runs past it too.
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    for (const connection of open) {
      if (connection.isIdle) connection.destroy();
      else if (connection.silentSince !== undefined) connection.leave();
    }
    closeIdle();
  };
  const closeAll = server.closeAllConnections.bind(server);
  server.closeAllConnections = () => {
    for (const connection of open) connection.destroy();
    closeAll();
  };
}

/** Answers what was posted by the short way; undefined when that does not go. */
function createAnswer({ fastDoor, documents, allowedOrigins, errorDocsUrl, logger }: DirectDoorOptions) {
  return async (headers: IncomingHttpHeaders, sent: unknown, onGone: OnGone): Promise<Answer | undefined> => {
    if (barTo(headers.host ?? "", headers)) return undefined;
    const id = randomUUID();
    const answerHeaders = (): readonly Header[] => [
      ...standingHeaders(id),
      ...originHeaders(headers.origin, allowedOrigins),
    ];
    let body: unknown;
    try {
      body = withText(sent, documents);
    } catch {
      return undefined;
    }
    try {
      const answer = await inOperation(id, headers["traceparent"], () => fastDoor({ id, headers, body }, onGone));
      return answer && { status: answer.status, headers: answerHeaders(), body: answer.text };
    } catch (error) {
      // Something may have been run: it must not be sent on.
      logger.error({ err: error, correlationId: id, method: "POST", route: "/graphql" }, "request failed");
      return { status: 500, headers: answerHeaders(), body: errorText("INTERNAL_SERVER_ERROR", errorDocsUrl) };
    }
  };
}
