import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Hands TCP connections on to the processes of one service, one after the other. */
export interface Balancer {
  readonly port: number;
  close(): Promise<void>;
}

const host = "127.0.0.1";

/**
 * A plain balancer: it knows nothing of HTTP, and of a process only whether it takes connections.
 * @param targets ports of the processes
 * @param isReady asked of each target, where somebody looks at `/readyz`; a target that is not ready is the last resort
 */
export async function startBalancer(
  targets: readonly number[],
  isReady: (port: number) => boolean = () => true,
): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;

  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    turn += 1;
    const inTurn = targets.map((_, index) => targets[(turn + index) % targets.length] as number);
    track(client);
    void join(client, [...inTurn.filter(isReady), ...inTurn.filter((port) => !isReady(port))]);
  });

  function track(socket: Socket): void {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.once("close", () => open.delete(socket));
  }

  async function join(client: Socket, ports: readonly number[]): Promise<void> {
    for (const port of ports) {
      const target = await connected(port);
      if (!target) continue;
      track(target);
      handOn(client, target);
      handOn(target, client);
      return;
    }
    client.resetAndDestroy();
  }

  server.listen(0, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** Resolves to undefined when nobody listens there. */
function connected(port: number): Promise<Socket | undefined> {
  const socket = connect({ port, host, allowHalfOpen: true });
  return new Promise((resolve) => {
    socket.once("connect", () => resolve(socket)).once("error", () => resolve(undefined));
  });
}

/** Hands on bytes, the end of what is said, and a reset. */
function handOn(from: Socket, to: Socket): void {
  from.pipe(to);
  from.once("error", () => to.resetAndDestroy());
  from.once("close", () => to.destroySoon());
}
