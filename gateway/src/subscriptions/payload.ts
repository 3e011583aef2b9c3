import type { ClientErrors } from "../client-errors.ts";
import type { Executed } from "../supergraph/execution/apollo.ts";

/** One event's answer, written once for all who get it. */
export class Payload {
  /** JSON. */
  readonly text: string;
  /** How many bytes that is. */
  readonly size: number;
  /** Where the stream goes on after this event; undefined where it cannot be resumed. */
  readonly cursor: string | undefined;

  constructor(text: string, cursor?: string) {
    this.text = text;
    this.size = Buffer.byteLength(text);
    this.cursor = cursor;
  }
}

/** Events that go out together. What a transport makes of them is made once for all who get the same. */
export class Batch {
  readonly payloads: readonly Payload[];
  // Nearly always there is one kind of reader.
  #make: unknown;
  #form: unknown;
  #others: Map<unknown, unknown> | undefined;

  constructor(payloads: readonly Payload[]) {
    this.payloads = payloads;
  }

  /** @param make the same function for the same form */
  as<T>(make: (payloads: readonly Payload[]) => T): T {
    if (this.#make === make) return this.#form as T;
    const known = this.#others?.get(make) as T | undefined;
    if (known !== undefined) return known;
    const form = make(this.payloads);
    if (this.#make === undefined) {
      this.#make = make;
      this.#form = form;
    } else (this.#others ??= new Map()).set(make, form);
    return form;
  }
}

/** An event's whole answer as JSON, its errors as the client may see them. */
export function written(
  { data, errors, extensions }: Executed,
  correlationId: string,
  clientErrors: ClientErrors,
): string {
  let text = `{"data":${data ?? null}`;
  if (extensions !== undefined) text += `,"extensions":${JSON.stringify(extensions)}`;
  if (errors.length > 0)
    text += `,"errors":${JSON.stringify(errors.map((error) => clientErrors.reported(error, correlationId)))}`;
  return `${text}}`;
}
