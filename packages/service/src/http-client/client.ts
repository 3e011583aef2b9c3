import { SubgraphUnavailable } from "../port.ts";
import {
  type Answer,
  ConnectionLost,
  type Exchange,
  type ExchangeOptions,
  isLost,
  type Patience,
  type Post,
} from "../exchange.ts";
import { type Asked, Connection } from "./connection.ts";
import { Deadlines } from "./deadlines.ts";
import { onAbort } from "./on-abort.ts";

/** A request that waits for a connection, or for its answer. */
interface Pending {
  readonly text: string;
  readonly asked: Asked;
  connection: Connection | undefined;
}

/**
 * A client of one HTTP/1.1 address, for requests that are sent and answered as a whole: a few connections are kept, each
 * carries one request at a time, and requests wait for one in the order they came.
 */
export function createHttpClient(options: ExchangeOptions): Exchange {
  const { origin, connections: most, connectMs, maxAnswerBytes } = options;
  const { hostname, port, host } = new URL(origin);
  const open = new Set<Connection>();
  /** Those with nothing to do; the one that was used last is used next. */
  const idle: Connection[] = [];
  /** Those for whom there is no connection, in the order they came. */
  const waiting: Pending[] = [];
  const deadlines = new Deadlines();
  let isClosed = false;
  let isServing = false;

  const connectionOptions = {
    host: hostname.replaceAll(/^\[|\]$/g, ""),
    port: port === "" ? 80 : Number(port),
    connectMs,
    maxAnswerBytes,
    freed: (connection: Connection): void => {
      idle.push(connection);
      serveNext();
    },
    ended: (connection: Connection): void => {
      open.delete(connection);
      const at = idle.indexOf(connection);
      if (at >= 0) idle.splice(at, 1);
      serveNext();
    },
  };

  /** A connection to be asked now; undefined when all are busy. */
  function free(): Connection | undefined {
    for (let found = idle.pop(); found; found = idle.pop()) {
      if (found.isKeptAt(performance.now())) return found;
      found.end(new Error("It was kept for long enough"));
    }
    if (open.size >= most || isClosed) return undefined;
    const made = new Connection(connectionOptions);
    open.add(made);
    return made;
  }

  function serveNext(): void {
    // Looking for a connection ends those that were kept for long enough, and each end comes here: who is being served
    // would be taken away, or served twice.
    if (isServing) return;
    isServing = true;
    try {
      while (waiting.length > 0) {
        const connection = free();
        if (!connection) return;
        ask(connection, waiting.shift() as Pending);
      }
    } finally {
      isServing = false;
    }
  }

  function ask(connection: Connection, pending: Pending): void {
    pending.connection = connection;
    connection.ask(pending.text, pending.asked);
  }

  return {
    send(post, patience) {
      return new Promise<Answer>((resolve, reject) => {
        const { name, deadlineAt, signal } = patience;
        const refused = refusalOf(patience, isClosed);
        if (refused !== undefined) return reject(new SubgraphUnavailable(`${name} ${refused}`));
        let endWatch: (() => void) | undefined;
        const over = (): void => {
          deadlines.delete(entry);
          endWatch?.();
        };
        const abandon = (reason: string): void => {
          const error = new SubgraphUnavailable(`${name} ${reason}`);
          if (pending.connection) return pending.connection.end(error);
          const at = waiting.indexOf(pending);
          if (at >= 0) waiting.splice(at, 1);
          over();
          reject(error);
        };
        const entry = deadlines.add(deadlineAt, () => abandon("did not answer in time"));
        if (signal) endWatch = onAbort(signal, () => abandon("was abandoned: the caller has gone"));
        const pending: Pending = {
          text: written(host, post),
          connection: undefined,
          asked: {
            answered({ status, text }) {
              over();
              resolve({ status, text });
            },
            failed(error, hasBegun) {
              over();
              if (error instanceof SubgraphUnavailable) return reject(error);
              const Reason = isLost(error) && !hasBegun ? ConnectionLost : SubgraphUnavailable;
              reject(new Reason(`${name} cannot be reached`, { cause: error }));
            },
          },
        };
        const connection = waiting.length === 0 ? free() : undefined;
        if (connection) ask(connection, pending);
        else waiting.push(pending);
      });
    },
    async close() {
      isClosed = true;
      for (const connection of open) connection.end(new Error("The client was closed"));
      for (const { asked } of waiting.splice(0)) asked.failed(new Error("The client was closed"), false);
      deadlines.close();
    },
  };
}

/** Why a request is not sent at all. */
function refusalOf({ deadlineAt, signal }: Patience, isClosed: boolean): string | undefined {
  if (signal?.aborted) return "was not asked: the caller has gone";
  if (deadlineAt <= Date.now()) return "did not answer in time";
  return isClosed ? "is not asked any more" : undefined;
}

/** A request as it goes over the wire. */
function written(host: string, { path, headers, body }: Post): string {
  let head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (const name of Object.keys(headers)) head += `${name}: ${headers[name]}\r\n`;
  return `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
