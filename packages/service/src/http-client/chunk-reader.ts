import { BadAnswer } from "./bad-answer.ts";

const longestLine = 1_024;

/** Takes a body out of its chunks. */
export class ChunkReader {
  readonly #take: (part: Buffer) => void;
  /** A line that has not come as a whole. */
  #line = "";
  /** Bytes of the chunk that are still to come. */
  #left = 0;
  #state: "size" | "data" | "end of data" | "trailer" = "size";

  /** @param take is given the parts of the body. Their memory may be used for others afterwards. */
  constructor(take: (part: Buffer) => void) {
    this.#take = take;
  }

  /**
   * Takes what has come.
   * @returns whether the body is complete
   * @throws BadAnswer when these are no chunks, or something comes after the last one
   */
  push(bytes: Buffer): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === "data") {
        const part = bytes.subarray(at, at + this.#left);
        this.#take(part);
        this.#left -= part.length;
        at += part.length;
        if (this.#left === 0) this.#state = "end of data";
        continue;
      }
      const end = bytes.indexOf(10, at);
      this.#line += bytes.toString("latin1", at, end < 0 ? undefined : end + 1);
      if (this.#line.length > longestLine) throw new BadAnswer("A chunk has no size");
      if (end < 0) return false;
      at = end + 1;
      if (!this.#takeLine()) continue;
      if (at < bytes.length) throw new BadAnswer("There is more than was announced");
      return true;
    }
    return false;
  }

  /** @returns whether it was the last line */
  #takeLine(): boolean {
    const line = this.#line;
    this.#line = "";
    if (!line.endsWith("\r\n")) throw new BadAnswer("A line does not end");
    if (this.#state === "trailer") return line === "\r\n";
    if (this.#state === "end of data") {
      if (line !== "\r\n") throw new BadAnswer("A chunk is longer than its size");
      this.#state = "size";
      return false;
    }
    const size = /^([0-9a-f]{1,8})(?:;.*)?\r\n$/i.exec(line)?.[1];
    if (size === undefined) throw new BadAnswer("A chunk has no size");
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? "trailer" : "data";
    return false;
  }
}
