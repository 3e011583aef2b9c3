import type { FormattedExecutionResult, GraphQLFormattedError } from "graphql";
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, MessageType } from "graphql-ws";
import { WebSocket } from "ws";

/** What a subscription is told. Nothing after `end`, `refuse` or `lose`. */
export interface Sink {
  next(result: FormattedExecutionResult): void;
  /** The subgraph's answer, where it does not run the operation. */
  refuse(errors: readonly GraphQLFormattedError[]): void;
  end(): void;
  /** The connection has ended, and with it all that ran on it. */
  lose(): void;
}

export interface SubgraphSocketOptions {
  readonly url: string;
  /** What the subgraph is told first, made anew for each connection. */
  readonly hello: () => object;
  /** A subgraph that is silent for twice as long is taken for lost. */
  readonly pingMilliseconds: number;
  /** A connection has ended with so many subscriptions on it. */
  readonly onLost: (reason: string, subscriptions: number) => void;
}

export interface SubgraphSocket {
  /**
   * Runs a subscription, over a connection that is opened when there is none.
   * @returns ends it
   */
  subscribe(payload: object, sink: Sink): () => void;
  close(): void;
}

// Kept open for a while: the next subscription need not wait for it.
const idleMilliseconds = 30_000;
const acknowledgeMilliseconds = 5_000;

/**
 * A client of the graphql-transport-ws protocol for thousands of subscriptions over one connection. It does nothing by
 * itself but answer pings and send some: what was lost is lost, and subscribed to again by who knows from where.
 */
export function createSubgraphSocket(options: SubgraphSocketOptions): SubgraphSocket {
  let current: Connection | undefined;
  let lastId = 0;

  return {
    subscribe(payload, sink) {
      if (!current?.isUsable) current = new Connection(options);
      const connection = current;
      const id = String((lastId += 1));
      connection.add(id, JSON.stringify({ id, type: MessageType.Subscribe, payload }), sink);
      return () => connection.remove(id);
    },
    close: () => current?.close(),
  };
}

interface Subscription {
  readonly sink: Sink;
  /** Its first message, until it can be sent. */
  message: string | undefined;
}

class Connection {
  readonly #options: SubgraphSocketOptions;
  readonly #socket: WebSocket;
  readonly #running = new Map<string, Subscription>();
  #timer: NodeJS.Timeout;
  #idle: NodeJS.Timeout | undefined;
  #isAcknowledged = false;
  #isAlive = true;
  #isClosing = false;

  constructor(options: SubgraphSocketOptions) {
    this.#options = options;
    const socket = new WebSocket(options.url, GRAPHQL_TRANSPORT_WS_PROTOCOL, { perMessageDeflate: false });
    this.#socket = socket;
    this.#timer = setTimeout(() => socket.terminate(), acknowledgeMilliseconds);
    let failure = "";
    socket.on("open", () => this.#send({ type: MessageType.ConnectionInit, payload: options.hello() }));
    socket.on("message", (data: Buffer) => {
      if (this.#take(data)) return;
      this.#isClosing = true;
      socket.close(CloseCode.BadResponse, "Bad response");
    });
    // Its end follows.
    socket.on("error", ({ message }) => (failure = message));
    socket.on("close", (code, reason) => {
      clearInterval(this.#timer);
      clearTimeout(this.#idle);
      this.#isClosing = true;
      const lost = [...this.#running.values()];
      this.#running.clear();
      options.onLost(`${code} ${String(reason) || failure}`.trim(), lost.length);
      for (const { sink } of lost) sink.lose();
    });
  }

  get isUsable(): boolean {
    return !this.#isClosing;
  }

  add(id: string, message: string, sink: Sink): void {
    clearTimeout(this.#idle);
    this.#running.set(id, { sink, message: this.#isAcknowledged ? undefined : message });
    if (this.#isAcknowledged) this.#socket.send(message);
  }

  remove(id: string): void {
    const known = this.#running.get(id);
    if (!known) return;
    if (known.message === undefined) this.#send({ id, type: MessageType.Complete });
    this.#forget(id);
  }

  close(): void {
    this.#isClosing = true;
    this.#socket.close(1000, "Normal Closure");
  }

  #forget(id: string): void {
    this.#running.delete(id);
    if (this.#running.size === 0) this.#idle = setTimeout(() => this.close(), idleMilliseconds);
  }

  #send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** @returns false for what is no message of the protocol */
  #take(data: Buffer): boolean {
    const message = parsed(data);
    const known = message?.id === undefined ? undefined : this.#running.get(message.id);
    switch (message?.type) {
      case MessageType.Next:
        if (typeof message.payload !== "object" || message.payload === null) return false;
        known?.sink.next(message.payload);
        return true;
      case MessageType.Error:
        if (!Array.isArray(message.payload)) return false;
        if (message.id !== undefined && known) this.#forget(message.id);
        known?.sink.refuse(message.payload as readonly GraphQLFormattedError[]);
        return true;
      case MessageType.Complete:
        if (message.id !== undefined && known) this.#forget(message.id);
        known?.sink.end();
        return true;
      case MessageType.ConnectionAck:
        this.#acknowledged();
        return true;
      case MessageType.Ping:
        this.#send({ type: MessageType.Pong });
        return true;
      case MessageType.Pong:
        this.#isAlive = true;
        return true;
      default:
        return false;
    }
  }

  #acknowledged(): void {
    if (this.#isAcknowledged) return;
    this.#isAcknowledged = true;
    clearTimeout(this.#timer);
    this.#timer = setInterval(() => {
      // A peer that froze keeps its connection open: silence after a ping is what tells.
      if (!this.#isAlive) return this.#socket.terminate();
      this.#isAlive = false;
      this.#send({ type: MessageType.Ping });
    }, this.#options.pingMilliseconds);
    for (const subscription of this.#running.values()) {
      if (subscription.message !== undefined) this.#socket.send(subscription.message);
      subscription.message = undefined;
    }
  }
}

interface Message {
  readonly type?: unknown;
  readonly id?: string;
  readonly payload?: unknown;
}

function parsed(data: Buffer): Message | undefined {
  try {
    return JSON.parse(data.toString("utf8")) as Message;
  } catch {
    return undefined;
  }
}
