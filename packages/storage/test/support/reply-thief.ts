import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy before the database that can swallow the replies to a command and hang up instead. */
export interface ReplyThief {
  readonly uri: string;
  /**
   * The next `count` requests that name `command` are executed, but their callers never hear of it.
   * `meanwhile` runs between the reply and the hang-up.
   */
  steal(command: string, count: number, meanwhile?: () => Promise<void>): void;
  /** How many replies are still to be stolen. */
  readonly outstanding: number;
  close(): Promise<void>;
}

export async function startReplyThief(uri: string): Promise<ReplyThief> {
  const { hostname, port: upstreamPort } = new URL(uri);
  const sockets = new Set<Socket>();
  let command = "";
  let outstanding = 0;
  let meanwhile: (() => Promise<void>) | undefined;

  const server = createServer((client) => {
    const upstream = connect(Number(upstreamPort), hostname);
    let stealing = false;
    const hangUp = (): void => {
      client.destroy();
      upstream.destroy();
    };
    client.on("data", (bytes) => {
      if (outstanding > 0 && bytes.includes(command)) {
        outstanding -= 1;
        stealing = true;
      }
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (!stealing) client.write(bytes);
      else if (meanwhile) void meanwhile().finally(hangUp);
      else hangUp();
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once("close", () => {
        sockets.delete(socket);
        hangUp();
      });
      socket.on("error", hangUp);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const own = new URL(uri);
  own.host = `127.0.0.1:${port}`;
  return {
    uri: own.href,
    steal: (name, count, doing) => {
      command = name;
      outstanding = count;
      meanwhile = doing;
    },
    get outstanding() {
      return outstanding;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
