import { connect, type Socket } from "node:net";

export interface CrowdOptions {
  readonly url: string;
  readonly clients: number;
  /** The `connection_init` payload and the variables of each client's subscription. */
  readonly init: (client: number) => object;
  readonly variables: (client: number) => object;
  readonly query: string;
  readonly onEvent: (client: number) => void;
}

/** Many sockets, each with one subscription. */
export interface Crowd {
  /** The first message of each kind that came, for a look at it. */
  readonly first: string;
  close(): Promise<void>;
}

// How many connect at once.
const atOnce = 200;

/**
 * Connects clients that do no more than count what they are sent: a WebSocket client that reads frame headers.
 * @throws Error when a connection fails or is closed from the other side
 */
export async function openCrowd(options: CrowdOptions): Promise<Crowd> {
  const { hostname, port, pathname } = new URL(options.url);
  const members: Member[] = [];
  // Bytes are looked at before anything else is read: one buffer serves all.
  const buffer = Buffer.allocUnsafeSlow(64 * 1024);
  let next = 0;
  const connectSome = async (): Promise<void> => {
    while (next < options.clients) {
      const member = new Member(next, options);
      next += 1;
      members.push(member);
      const socket = connect({
        port: Number(port),
        host: hostname,
        noDelay: true,
        onread: {
          buffer,
          callback: (length, bytes) => {
            member.take((bytes as Buffer).subarray(0, length));
            return true;
          },
        },
      });
      await member.join(socket, hostname, pathname);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, options.clients) }, connectSome));
  return {
    get first() {
      return members[0]?.firstEvent ?? "";
    },
    async close() {
      await Promise.all(members.map((member) => member.leave()));
    },
  };
}

class Member {
  firstEvent = "";
  readonly #index: number;
  readonly #options: CrowdOptions;
  readonly #acknowledged = Promise.withResolvers<void>();
  #phase: "upgrade" | "init" | "running" | "left" = "upgrade";
  #rest: Buffer | null = null;
  #socket: Socket | undefined;

  constructor(index: number, options: CrowdOptions) {
    this.#index = index;
    this.#options = options;
  }

  join(socket: Socket, host: string, path: string): Promise<void> {
    this.#socket = socket;
    socket.once("error", (error) => this.#fail(error));
    socket.once("close", () => this.#fail(new Error("a client's connection was closed")));
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n",
    );
    return this.#acknowledged.promise;
  }

  leave(): Promise<void> {
    this.#phase = "left";
    const socket = this.#socket;
    if (!socket || socket.destroyed) return Promise.resolve();
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.destroy();
    return closed;
  }

  take(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    if (this.#phase === "upgrade") {
      const end = bytes.indexOf("\r\n\r\n");
      if (end >= 0) {
        if (!bytes.toString("latin1", 0, 12).endsWith("101")) return this.#fail(new Error("no WebSocket here"));
        at = end + 4;
        this.#phase = "init";
        this.#send({ type: "connection_init", payload: this.#options.init(this.#index) });
      }
    }
    if (this.#phase !== "upgrade") at = this.#frames(bytes, at);
    // The buffer is shared: what is kept has to be copied.
    this.#rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null;
  }

  #frames(bytes: Buffer, from: number): number {
    let at = from;
    while (at + 2 <= bytes.length) {
      const short = (bytes[at + 1] as number) & 127;
      const head = short < 126 ? 2 : 4;
      if (at + head > bytes.length) break;
      const length = short < 126 ? short : bytes.readUInt16BE(at + 2);
      if (at + head + length > bytes.length) break;
      this.#frame((bytes[at] as number) & 15, bytes, at + head, at + head + length);
      at += head + length;
    }
    return at;
  }

  #frame(opcode: number, bytes: Buffer, from: number, to: number): void {
    if (opcode === 8) return this.#fail(new Error(`closed with ${bytes.readUInt16BE(from)}`));
    if (opcode === 9) return void this.#socket?.write(maskedFrame(10, bytes.subarray(from, to)));
    if (opcode !== 1) return;
    if (this.#phase === "running") {
      if (this.firstEvent === "" && this.#index === 0) this.firstEvent = bytes.toString("utf8", from, to);
      return this.#options.onEvent(this.#index);
    }
    this.#phase = "running";
    const { query, variables } = this.#options;
    // As long as the ids that clients make up.
    const id = `${String(this.#index).padStart(8, "0")}-client-of-the-benchmark-0000`;
    this.#send({ type: "subscribe", id, payload: { query, variables: variables(this.#index) } });
    this.#acknowledged.resolve();
  }

  #send(message: object): void {
    this.#socket?.write(maskedFrame(1, Buffer.from(JSON.stringify(message))));
  }

  #fail(error: Error): void {
    if (this.#phase === "left") return;
    const wasRunning = this.#phase === "running";
    this.#phase = "left";
    this.#socket?.destroy();
    if (wasRunning) throw error;
    this.#acknowledged.reject(error);
  }
}

/** A client's frame; its mask is zero, which leaves the bytes as they are. */
function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? Buffer.from([128 | opcode, 128 | length])
      : Buffer.from([128 | opcode, 254, length >> 8, length & 255]);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}
