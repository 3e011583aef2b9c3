/** One answer of a streamed HTTP response. */
export interface StreamedEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** A streamed HTTP response, read piece by piece. */
export class StreamReader {
  readonly response: Response;
  readonly #separator: string;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = "";

  /** @param separator what stands between two pieces */
  constructor(response: Response, separator: string) {
    if (!response.body) throw new Error("There is no body");
    this.response = response;
    this.#separator = separator;
    this.#reader = response.body.getReader();
  }

  /** The next piece; undefined at the end. */
  async piece(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf(this.#separator);
      if (end >= 0) {
        const piece = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + this.#separator.length);
        return piece;
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  /** The next server-sent event, heartbeats passed over; undefined at the end. */
  async event(): Promise<StreamedEvent | undefined> {
    for (;;) {
      const piece = await this.piece();
      if (piece === undefined) return undefined;
      if (piece.startsWith(":")) continue;
      const fields = new Map(
        piece.split("\n").map((line) => [line.split(":", 1)[0] ?? "", line.replace(/^\w+: ?/, "")]),
      );
      const data = fields.get("data") ?? "";
      return { event: fields.get("event") ?? "", id: fields.get("id"), data: data === "" ? null : JSON.parse(data) };
    }
  }

  leave(): Promise<void> {
    return this.#reader.cancel();
  }
}
