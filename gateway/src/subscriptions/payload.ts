import type { FormattedExecutionResult } from "graphql";

/** One event's answer, written once for all who get it. */
export class Payload {
  /** JSON. */
  readonly bytes: Buffer;
  /** Where the stream goes on after this event; undefined where it cannot be resumed. */
  readonly cursor: string | undefined;

  constructor(result: FormattedExecutionResult, cursor?: string) {
    this.bytes = Buffer.from(JSON.stringify(result));
    this.cursor = cursor;
  }
}
