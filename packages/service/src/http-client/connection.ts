import { connect, type Socket } from "node:net";
import { atEndOfTurn } from "../end-of-turn.ts";
import { AnswerReader, type Received } from "./answer-reader.ts";

/** What becomes of a request. One of the two is called, once. */
export interface Asked {
  answered(received: Received): void;
  /** @param hasBegun whether something of an answer had come */
  failed(error: Error, hasBegun: boolean): void;
}

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly connectMs: number;
  readonly maxAnswerBytes: number;
  /** It may be asked now. */
  readonly freed: (connection: Connection) => void;
  /** It must not be asked any more. */
  readonly ended: (connection: Connection) => void;
}

// What is read is turned into text before anything else is read: all connections share the memory for it.
const readInto = Buffer.allocUnsafeSlow(64 * 1024);

/** A connection that is asked one thing after the other. */
export class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #reader: AnswerReader;
  #asked: Asked | undefined;
  #keptUntil = Infinity;
  #hasEnded = false;

  constructor(options: ConnectionOptions) {
    const { host, port, connectMs, maxAnswerBytes } = options;
    this.#options = options;
    this.#reader = new AnswerReader(maxAnswerBytes);
    const onread = {
      buffer: readInto,
      callback: (length: number): boolean => {
        this.#take(readInto.subarray(0, length));
        return true;
      },
    };
    const socket = connect({ host, port, noDelay: true, onread });
    const patience = setTimeout(() => socket.destroy(new Error("Connecting takes too long")), connectMs);
    socket.once("connect", () => clearTimeout(patience));
    socket.once("error", (error) => this.end(error));
    socket.once("end", () => this.#onEnd());
    socket.once("close", () => {
      clearTimeout(patience);
      this.#onEnd();
    });
    this.#socket = socket;
  }

  /** Whether the other side would still take a request. By `performance.now()`. */
  isKeptAt(now: number): boolean {
    return now < this.#keptUntil;
  }

  /** Sends a request. Nothing may be under way. */
  ask(request: string, asked: Asked): void {
    this.#asked = asked;
    this.#socket.ref();
    atEndOfTurn(() => {
      if (!this.#hasEnded) this.#socket.write(request);
    });
  }

  /** Ends it at once, with what is under way. */
  end(error: Error): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#socket.destroy();
    this.#options.ended(this);
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.failed(error, this.#reader.hasBegun);
  }

  #take(bytes: Buffer): void {
    if (this.#hasEnded) return;
    if (!this.#asked) return this.end(new Error("An answer came to nothing"));
    try {
      const received = this.#reader.push(bytes);
      if (received) this.#answered(received);
    } catch (error) {
      this.end(error as Error);
    }
  }

  #answered(received: Received): void {
    const asked = this.#asked;
    this.#asked = undefined;
    this.#keptUntil = performance.now() + received.keptMs;
    if (received.keptMs > 0) {
      // Who has nothing else to do need not go on for it.
      this.#socket.unref();
      this.#options.freed(this);
    } else this.end(new Error("It has ended"));
    asked?.answered(received);
  }

  #onEnd(): void {
    const last = this.#hasEnded ? undefined : this.#reader.end();
    if (last) this.#answered(last);
    else this.end(Object.assign(new Error("The other side has ended the connection"), { code: "ECONNRESET" }));
  }
}
