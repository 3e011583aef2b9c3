// RFC 6455: one whole text message, from a server and therefore not masked.
const wholeText = 0x81;
const longestShort = 125;
const longestMedium = 0xffff;

/** The frame of a text message. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = headed(length);
  frame.write(text, frame.length - length);
  return frame;
}

/** What stands before an event in its message, made once for each operation. */
export const nextHead = (id: string): Buffer => Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);

/** The frame of an event's message: only the id differs from one client to the next. */
export function nextFrame(head: Buffer, payload: Buffer): Buffer {
  const length = head.length + payload.length + 1;
  const frame = headed(length);
  const at = frame.length - length;
  frame.set(head, at);
  frame.set(payload, at + head.length);
  frame[frame.length - 1] = 0x7d;
  return frame;
}

/**
 * The frames of one event, one after the other. As long as each is gone before the next is asked for, and ids are as
 * long as each other, they are one buffer in which nothing but the id is written anew.
 */
export class FrameSeries {
  readonly #payload: Buffer;
  #frame: Buffer | undefined;
  #headLength = 0;

  constructor(payload: Buffer) {
    this.#payload = payload;
  }

  /** The frame behind this beginning. Its bytes hold until the next is asked for, unless it is kept. */
  next(head: Buffer): Buffer {
    if (this.#frame && this.#headLength === head.length) {
      this.#frame.set(head, this.#frame.length - head.length - this.#payload.length - 1);
      return this.#frame;
    }
    this.#headLength = head.length;
    this.#frame = nextFrame(head, this.#payload);
    return this.#frame;
  }

  /** Somebody still needs the bytes of the last frame. */
  keep(): void {
    this.#frame = undefined;
  }
}

/** Room for a frame with so many bytes of text, its beginning written. */
function headed(length: number): Buffer {
  if (length <= longestShort) {
    const frame = Buffer.allocUnsafe(2 + length);
    frame[0] = wholeText;
    frame[1] = length;
    return frame;
  }
  if (length <= longestMedium) {
    const frame = Buffer.allocUnsafe(4 + length);
    frame[0] = wholeText;
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
    return frame;
  }
  const frame = Buffer.allocUnsafe(10 + length);
  frame[0] = wholeText;
  frame[1] = 127;
  frame.writeBigUInt64BE(BigInt(length), 2);
  return frame;
}
