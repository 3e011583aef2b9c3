import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import { atEndOfTurn } from "@waybill/service";
import type { OnGone } from "../shared-reads.ts";
import { type Answer, written } from "./answer.ts";
import { readBody, readHead } from "./request.ts";

/** What a connection needs of the door it came by. */
export interface ConnectionOptions {
  /** Answers a request; undefined when nothing was done for it and Node's server is to answer. Does not reject. */
  readonly answer: (headers: IncomingHttpHeaders, body: unknown, onGone: OnGone) => Promise<Answer | undefined>;
  /** Gives a connection to Node's server. What was read of it is put back afterwards. */
  readonly handOver: (connection: DirectConnection, socket: Socket) => void;
  /** The connection has ended. */
  readonly closed: (connection: DirectConnection) => void;
  /** Whether connections end with their answers now. */
  readonly isEnding: () => boolean;
  /** How long a connection is kept when nothing is asked. Milliseconds. */
  readonly keptMs: number;
  /** How long a client may take nothing of an answer. Milliseconds. */
  readonly unreadMs: number;
}

/** A body that comes in more pieces is none of a plain request. */
const mostPieces = 8;

/**
 * A connection as long as nothing but plain requests come by it. At the first that is something else it goes to Node's
 * server, with that request unread, and does not come back.
 */
export class DirectConnection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  /** What was read of a request that has not come as a whole, or came before the one before it was answered. */
  #held: Buffer | null = null;
  #pieces = 0;
  #isBusy = false;
  #hasAnswered = false;
  #since = performance.now();
  #gone: (() => void) | undefined;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on("data", this.#onData).on("end", this.#onEnd).on("close", this.#onClose).on("error", this.#onError);
  }

  /** Between two requests. */
  get isIdle(): boolean {
    return this.#hasAnswered && !this.#isBusy && this.#held === null;
  }

  /** Since when nothing has happened; undefined while a request is being answered. By `performance.now()`. */
  get silentSince(): number | undefined {
    return this.#isBusy ? undefined : this.#since;
  }

  /** Gives the connection to Node's server, with what is held of it. Not while a request is being answered. */
  leave(): void {
    const socket = this.#socket;
    socket.off("data", this.#onData).off("end", this.#onEnd).off("close", this.#onClose).off("error", this.#onError);
    const held = this.#held;
    this.#held = null;
    socket.pause();
    this.#options.handOver(this, socket);
    if (held) socket.unshift(held);
    socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#held = this.#held ? Buffer.concat([this.#held, bytes]) : bytes;
    // What comes before it is its turn waits here, and the rest of it with its sender.
    if (this.#isBusy) this.#socket.pause();
    else this.#read(this.#held);
  };

  #read(bytes: Buffer): void {
    // From its first piece on: one that comes in drops is not waited for longer.
    if (this.#pieces === 0) this.#since = performance.now();
    const head = readHead(bytes);
    // What comes along with a request may turn out to be no HTTP: then the server does not answer the request either.
    if (!head || bytes.length > head.endsAt) return this.leave();
    if (bytes.length < head.endsAt) {
      this.#pieces += 1;
      if (this.#pieces === mostPieces) this.leave();
      return;
    }
    this.#pieces = 0;
    const body = readBody(bytes, head);
    if (body === undefined) return this.leave();
    this.#isBusy = true;
    this.#held = null;
    void this.#options.answer(head.headers, body, this.#onGone).then((answer) => this.#reply(answer, bytes));
  }

  #reply(answer: Answer | undefined, request: Buffer): void {
    this.#gone = undefined;
    if (answer) return atEndOfTurn(() => this.#write(answer));
    this.#isBusy = false;
    if (this.#socket.destroyed) return;
    // As it came, with all that followed it.
    this.#held = this.#held ? Buffer.concat([request, this.#held]) : request;
    this.leave();
  }

  #write(answer: Answer): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    const { isEnding, keptMs, unreadMs } = this.#options;
    if (isEnding()) {
      socket.end(written(answer, 0), () => socket.destroy());
      return;
    }
    // Who does not read its answers is not given more of them, nor kept for ever.
    if (socket.write(written(answer, keptMs))) return this.#next();
    socket.setTimeout(unreadMs, this.#onStalled);
    socket.once("drain", () => {
      socket.setTimeout(0, this.#onStalled);
      this.#next();
    });
  }

  #next(): void {
    this.#isBusy = false;
    this.#hasAnswered = true;
    this.#since = performance.now();
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    this.#socket.resume();
    this.#onData(held);
  }

  readonly #onGone: OnGone = (gone) => {
    // Who went while its credential was looked at does not go again.
    if (this.#socket.closed) gone();
    else this.#gone = gone;
  };

  readonly #onStalled = (): void => void this.#socket.destroy();

  readonly #onEnd = (): void => {
    if (this.#isBusy) this.#socket.destroy();
    else this.#socket.end();
  };

  readonly #onClose = (): void => {
    this.#gone?.();
    this.#options.closed(this);
  };

  readonly #onError = (): void => void this.#socket.destroy();
}
