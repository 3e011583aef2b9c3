import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Identity } from "@waybill/kernel";
import { errorKinds } from "@waybill/service";
import { CloseCode } from "graphql-ws";
import type { WebSocket } from "ws";
import { limits } from "../limits.ts";
import { SendBudget } from "../subscriptions/send-budget.ts";
import type { Subscriber } from "../subscriptions/subscriber.ts";
import { textFrame } from "./frames.ts";

/** An operation that runs: a stream once it has begun; null while it is prepared, or when it is no stream. */
export interface Running {
  stream: Subscriber | null;
}

/**
 * One socket and what runs on it. There are tens of thousands of them, nearly always idle: it has no timer of its
 * own, and makes what few need when it is needed.
 */
export class Connection {
  readonly budget = new SendBudget(limits.queuedBytes);
  /** By the client's ids. */
  readonly operations = new Map<string, Running>();
  /** The upgrade request, until the client has said who it is. Kept of clients without credentials. */
  request: IncomingMessage | undefined;
  isInitialised = false;
  /** Whether the client wants to be told what its operations cost. */
  wantsCost = false;
  identity: Identity | undefined;
  /** Gives back the place that the connection takes, where those are counted. */
  giveBack: (() => void) | undefined;
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #openedAt: number;
  #pingedAt: number;
  #isAlive = true;
  #cutAt = Infinity;
  #life: AbortController | undefined;
  #awaitsDrain = false;
  #isLeaving = false;

  /**
   * @param stream the connection below the socket
   * @param now milliseconds since 1970
   */
  constructor(socket: WebSocket, stream: Duplex, request: IncomingMessage, now: number) {
    this.#socket = socket;
    this.#stream = stream;
    this.request = request;
    this.#openedAt = now;
    this.#pingedAt = now;
  }

  /** Milliseconds since 1970 when the credential ends. */
  get expiresAt(): number {
    return this.identity?.expiresAt === undefined ? Infinity : this.identity.expiresAt * 1000;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Whether what is written leaves without piling up. */
  get ready(): boolean {
    return !this.#stream.writableNeedDrain;
  }

  /** Aborted when the connection has ended. */
  get signal(): AbortSignal {
    this.#life ??= new AbortController();
    return this.#life.signal;
  }

  /** Sends an answer to what the client said. Who says much and reads nothing is cut off. */
  send(message: object): void {
    if (this.#stream.writableLength > limits.unreadBytes) return this.closeSlow();
    this.write(textFrame(JSON.stringify(message)));
  }

  /**
   * Writes a frame. Straight to the connection: the socket would copy it once more and hold a callback for each; it
   * neither compresses nor queues here, so that its own frames and these do not mix.
   * @returns whether the bytes are gone: whether their buffer may be used again
   */
  write(frame: Buffer): boolean {
    if (!this.isOpen) return true;
    if (!this.#stream.write(frame)) this.#flushOnDrain();
    return this.#stream.writableLength === 0;
  }

  #flushOnDrain(): void {
    if (this.#awaitsDrain) return;
    this.#awaitsDrain = true;
    this.#stream.once("drain", () => {
      this.#awaitsDrain = false;
      const now = Date.now();
      for (const { stream } of this.operations.values()) stream?.flush(now);
    });
  }

  /** Ends the connection; a peer that does not answer is cut off a while after. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    this.#cutAt = Math.min(this.#cutAt, Date.now() + limits.closeGraceMs);
  }

  /** Whether nothing new is begun. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** Ends the connection when its queries and mutations have been answered; its streams go on elsewhere. */
  leave(): void {
    this.#isLeaving = true;
    this.settle();
  }

  /** An operation has ended: so does the connection when that was what it waited for. */
  settle(): void {
    if (!this.#isLeaving || !this.isOpen) return;
    for (const { stream } of this.operations.values()) if (!stream) return;
    this.close(1001, "Going away");
  }

  closeSlow(): void {
    this.close(errorKinds.SLOW_CONSUMER.close, "Slow consumer: resume with the last cursor");
  }

  /** The peer has answered a ping. */
  heard(): void {
    this.#isAlive = true;
  }

  /**
   * Does what is due: closes who has not said who it is, or may no longer be here; cuts off who is gone.
   * @param wallClock the clock that credentials go by; milliseconds since 1970, like `now`
   */
  tend(now: number, wallClock: number): void {
    if (now >= this.#cutAt) return this.#socket.terminate();
    if (!this.isOpen) return;
    if (!this.isInitialised && now - this.#openedAt >= limits.initTimeoutMs) {
      return this.close(CloseCode.ConnectionInitialisationTimeout, "Connection initialisation timeout");
    }
    if (wallClock >= this.expiresAt) return this.close(errorKinds.FORBIDDEN.close, "The credential has expired");
    if (now - this.#pingedAt < limits.keepAliveMs) return;
    if (!this.#isAlive) return this.#socket.terminate();
    this.#isAlive = false;
    this.#pingedAt = now;
    this.#socket.ping();
  }

  /** The socket has closed. */
  ended(): void {
    this.#life?.abort();
    this.giveBack?.();
    for (const { stream } of this.operations.values()) stream?.leave();
    this.operations.clear();
  }
}
