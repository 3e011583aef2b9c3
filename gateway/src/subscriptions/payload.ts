import type { ClientErrors } from "../client-errors.ts";
import type { Executed } from "../supergraph/execution/apollo.ts";

/** One event's answer, written once for all who get it. */
export class Payload {
  /** JSON. */
  readonly bytes: Buffer;
  /** Where the stream goes on after this event; undefined where it cannot be resumed. */
  readonly cursor: string | undefined;

  constructor(text: string, cursor?: string) {
    this.bytes = Buffer.from(text);
    this.cursor = cursor;
  }
}

/** An event's whole answer as JSON, its errors as the client may see them. */
export function written(
  { data, errors, extensions }: Executed,
  correlationId: string,
  clientErrors: ClientErrors,
): string {
  const more = [
    ...(extensions === undefined ? [] : [`,"extensions":${JSON.stringify(extensions)}`]),
    ...(errors.length === 0
      ? []
      : [`,"errors":${JSON.stringify(errors.map((error) => clientErrors.reported(error, correlationId)))}`]),
  ];
  return `{"data":${data ?? null}${more.join("")}}`;
}
