import { BadAnswer } from "./bad-answer.ts";
import { ChunkReader } from "./chunk-reader.ts";

/** An answer that has come as a whole. */
export interface Received {
  readonly status: number;
  readonly text: string;
  /** How long the connection may wait for another request, as far as the other side says; 0 when it ends. Milliseconds. */
  readonly keptMs: number;
}

/** How the end of a body is found: by its length, by its last chunk, or by the end of the connection. */
type Framing = number | "chunks" | "end";

interface Head {
  readonly status: number;
  readonly framing: Framing;
  readonly keptMs: number;
}

const endOfHead = Buffer.from("\r\n\r\n");
const longestHead = 65_536;

/** Reads the answers of one connection, one after the other. It reads no part of HTTP/1.1 that our subgraphs do not use. */
export class AnswerReader {
  readonly #maxBytes: number;
  #head: Head | undefined;
  /** What has come of the head, or of the body. */
  #parts: Buffer[] = [];
  #length = 0;
  #chunks: ChunkReader | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether anything of an answer has come. */
  get hasBegun(): boolean {
    return this.#head !== undefined || this.#length > 0;
  }

  /**
   * Takes what has come. The bytes are not kept: their memory may be used for others.
   * @returns the answer when it is complete
   * @throws BadAnswer
   */
  push(bytes: Buffer): Received | undefined {
    if (this.#head) return this.#takeBody(this.#head, bytes);
    const all = this.#length > 0 ? Buffer.concat([...this.#parts, bytes]) : bytes;
    const headEnd = all.indexOf(endOfHead);
    if (headEnd < 0) {
      if (all.length > longestHead) throw new BadAnswer("The head is too long");
      this.#parts = [];
      this.#length = 0;
      this.#keep(all);
      return undefined;
    }
    this.#parts = [];
    this.#length = 0;
    const head = readHead(all.toString("latin1", 0, headEnd));
    const bodyAt = headEnd + endOfHead.length;
    // Nearly always all of it has come at once.
    if (head.framing === all.length - bodyAt && head.framing <= this.#maxBytes) {
      return { status: head.status, text: all.toString("utf8", bodyAt), keptMs: head.keptMs };
    }
    this.#head = head;
    return this.#takeBody(head, all.subarray(bodyAt));
  }

  /** The connection has ended. @returns the answer when that was its end */
  end(): Received | undefined {
    return this.#head?.framing === "end" ? this.#finish(this.#head) : undefined;
  }

  #takeBody(head: Head, bytes: Buffer): Received | undefined {
    const { framing } = head;
    if (framing === "chunks") {
      this.#chunks ??= new ChunkReader((part) => this.#keep(part));
      return this.#chunks.push(bytes) ? this.#finish(head) : undefined;
    }
    this.#keep(bytes);
    if (framing === "end" || this.#length < framing) return undefined;
    if (this.#length > framing) throw new BadAnswer("There is more than was announced");
    return this.#finish(head);
  }

  #keep(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > this.#maxBytes) throw new BadAnswer("The answer is too long");
    this.#parts.push(Buffer.from(bytes));
  }

  #finish({ status, keptMs }: Head): Received {
    const text = Buffer.concat(this.#parts).toString("utf8");
    this.#head = undefined;
    this.#parts = [];
    this.#length = 0;
    this.#chunks = undefined;
    return { status, text, keptMs };
  }
}

const usualKeptMs = 30_000;
/** So long before the other side would end a connection it is not used any more. */
const marginMs = 2_000;

/** @throws BadAnswer when it is no head of HTTP/1.1, or says two things about where the body ends */
function readHead(text: string): Head {
  const status = Number(/^HTTP\/1\.1 ([2-5]\d\d)(?: |$|\r)/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) throw new BadAnswer("There is no status");
  let length: number | undefined;
  let isChunked = false;
  let keptMs = usualKeptMs;
  for (let at = text.indexOf("\r\n"); at >= 0;) {
    const from = at + 2;
    at = text.indexOf("\r\n", from);
    const colon = text.indexOf(":", from);
    const nameLength = colon - from;
    // Most headers are told apart from those that matter by the lengths of their names alone.
    if (nameLength !== 10 && nameLength !== 14 && nameLength !== 17) continue;
    const name = text.slice(from, colon).toLowerCase();
    const value = text.slice(colon + 1, at < 0 ? undefined : at).trim();
    if (name === "content-length") {
      if (length !== undefined || !/^\d{1,15}$/.test(value)) throw new BadAnswer("The length is unclear");
      length = Number(value);
    } else if (name === "transfer-encoding") {
      if (isChunked || value.toLowerCase() !== "chunked") throw new BadAnswer("The body is packed");
      isChunked = true;
    } else if (name === "connection") {
      if (/(?:^|[\s,])close(?:$|[\s,])/i.test(value)) keptMs = 0;
    } else if (name === "keep-alive") {
      const seconds = /timeout=(\d{1,6})/i.exec(value)?.[1];
      if (seconds !== undefined) keptMs = Math.min(keptMs, Math.max(Number(seconds) * 1000 - marginMs, 0));
    }
  }
  if (isChunked && length !== undefined) throw new BadAnswer("The length is said twice");
  if (status === 204 || status === 304) return { status, framing: 0, keptMs };
  if (isChunked) return { status, framing: "chunks", keptMs };
  return length === undefined ? { status, framing: "end", keptMs: 0 } : { status, framing: length, keptMs };
}
