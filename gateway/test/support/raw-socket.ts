import { once } from "node:events";
import { type ClientOptions, WebSocket } from "ws";

/** What a peer did: a message it sent, or how it closed the connection. */
export type Event = { readonly message: unknown } | { readonly closed: number };

/** A WebSocket without any client library: says exactly what the test says. */
export class RawSocket {
  readonly socket: WebSocket;
  readonly #events: Event[] = [];
  #arrived = Promise.withResolvers<void>();

  constructor(url: string, protocol: string | string[] = "graphql-transport-ws", options: ClientOptions = {}) {
    this.socket = new WebSocket(url, protocol, options);
    this.socket.on("message", (data) =>
      this.#add({ message: JSON.parse((data as Buffer).toString("utf8")) as unknown }),
    );
    this.socket.on("close", (code) => this.#add({ closed: code }));
    this.socket.on("error", () => undefined);
  }

  async opened(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, "open");
    return this;
  }

  send(message: unknown): this {
    this.socket.send(typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    return this;
  }

  /** The next thing the peer does. */
  async next(): Promise<Event> {
    for (;;) {
      const event = this.#events.shift();
      if (event) return event;
      await this.#arrived.promise;
    }
  }

  /** Opens the connection and is acknowledged. */
  async acknowledged(payload: Record<string, unknown>): Promise<this> {
    await this.opened();
    this.send({ type: "connection_init", payload });
    const event = await this.next();
    if (!("message" in event) || (event.message as { type?: string }).type !== "connection_ack") {
      throw new Error(`Not acknowledged: ${JSON.stringify(event)}`);
    }
    return this;
  }

  #add(event: Event): void {
    this.#events.push(event);
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
  }
}
