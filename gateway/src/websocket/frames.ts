import type { Payload } from "../subscriptions/payload.ts";

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

/** An event's JSON, and how many bytes that is. */
type EventText = Pick<Payload, "text" | "size">;

/** The frame of an event's message: only the id differs from one client to the next. */
export function nextFrame(head: Buffer, { text, size }: EventText): Buffer {
  const length = head.length + size + 1;
  const frame = headed(length);
  const at = frame.length - length;
  frame.set(head, at);
  frame.write(text, at + head.length);
  frame[frame.length - 1] = 0x7d;
  return frame;
}

/**
 * The messages of some events, one behind the other, for one client after the other. As long as each client's bytes are
 * gone before the next one's are asked for, and ids are as long as each other, they are one buffer in which nothing but
 * the id is written anew.
 */
export class FrameSeries {
  readonly #events: readonly EventText[];
  #frames: Buffer | undefined;
  #headLength = 0;
  /** Where the heads stand in the frames; known once they are used again. */
  #places: number[] = [];

  constructor(events: readonly EventText[]) {
    this.#events = events;
  }

  /** The frames behind this beginning. Their bytes hold until the next are asked for, unless they are kept. */
  next(head: Buffer): Buffer {
    const known = this.#frames;
    if (known && this.#headLength === head.length) {
      if (this.#places.length === 0) this.#places = this.#placesOfHeads();
      for (const place of this.#places) known.set(head, place);
      return known;
    }
    const [only, ...others] = this.#events;
    this.#frames =
      only && others.length === 0
        ? nextFrame(head, only)
        : Buffer.concat(this.#events.map((event) => nextFrame(head, event)));
    if (this.#headLength !== head.length) this.#places = [];
    this.#headLength = head.length;
    return this.#frames;
  }

  /** Somebody still needs the bytes of the last frames. */
  keep(): void {
    this.#frames = undefined;
  }

  #placesOfHeads(): number[] {
    let end = 0;
    return this.#events.map(({ size }) => {
      const length = this.#headLength + size + 1;
      end += beginningOf(length) + length;
      return end - length;
    });
  }
}

/** How many bytes stand before so many bytes of text. */
const beginningOf = (length: number): number => (length <= longestShort ? 2 : length <= longestMedium ? 4 : 10);

/** Room for a frame with so many bytes of text, its beginning written. */
function headed(length: number): Buffer {
  const beginning = beginningOf(length);
  const frame = Buffer.allocUnsafe(beginning + length);
  frame[0] = wholeText;
  frame[1] = beginning === 2 ? length : beginning === 4 ? 126 : 127;
  if (beginning === 4) frame.writeUInt16BE(length, 2);
  if (beginning === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  return frame;
}
