/** As much HTTP/1.1 as a benchmark needs, so that what surrounds the gateway costs as little as possible. */

const endOfHead = Buffer.from("\r\n\r\n");
const lastChunk = Buffer.from("0\r\n\r\n");

/** One message of a connection. */
export interface RawMessage {
  readonly head: string;
  /** The body as it came over the wire: chunked ones with their framing. */
  readonly body: Buffer;
}

/** Cuts a connection's bytes into messages. */
export class MessageReader {
  #waiting: Buffer | null = null;

  /** Takes bytes, and keeps none of their memory; calls `found` for each message that is complete. */
  push(bytes: Buffer, found: (message: RawMessage) => void): void {
    let rest = this.#waiting ? Buffer.concat([this.#waiting, bytes]) : bytes;
    for (;;) {
      const end = rest.indexOf(endOfHead);
      if (end < 0) break;
      const head = rest.toString("latin1", 0, end);
      const from = end + 4;
      const to = endOfBody(head, rest, from);
      if (to < 0) break;
      found({ head, body: rest.subarray(from, to) });
      rest = rest.subarray(to);
      if (rest.length === 0) break;
    }
    this.#waiting = rest.length > 0 ? Buffer.from(rest) : null;
  }
}

/** Where the body ends; -1 while it has not come as a whole. */
function endOfBody(head: string, bytes: Buffer, from: number): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const to = from + Number(length);
    return to <= bytes.length ? to : -1;
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return from;
  const last = bytes.indexOf(lastChunk, from);
  return last < 0 ? -1 : last + lastChunk.length;
}
