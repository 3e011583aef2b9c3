import type { FormattedExecutionResult } from "graphql";
import type { Payload } from "../subscriptions/payload.ts";

/** How answers are written one after the other into one HTTP response. */
export interface StreamFormat {
  readonly contentType: string;
  /** What stands before the first answer. */
  readonly begin: string;
  /** Answers, one behind the other. */
  readonly events: (payloads: readonly Pick<Payload, "text" | "cursor">[]) => Buffer;
  /** Says that the connection lives. */
  readonly heartbeat: string;
  /** The end; with what went wrong, where something did. */
  end(failure?: FormattedExecutionResult): string;
}

/**
 * Server-sent events as graphql-sse has them, one operation for each connection. The cursor is the event's id: a
 * browser that reconnects tells the last one it got.
 */
export const eventStream: StreamFormat = {
  contentType: "text/event-stream; charset=utf-8",
  begin: ":\n\n",
  events: (payloads) =>
    Buffer.from(
      payloads
        .map(({ text, cursor }) => {
          const id = cursor === undefined || /[\r\n\0]/.test(cursor) ? "" : `id: ${cursor}\n`;
          return `${id}event: next\ndata: ${text}\n\n`;
        })
        .join(""),
    ),
  heartbeat: ":\n\n",
  end: (failure) => `${failure ? `event: next\ndata: ${JSON.stringify(failure)}\n\n` : ""}event: complete\ndata:\n\n`,
};

const partHead = "\r\ncontent-type: application/json\r\n\r\n";
const separator = "\r\n--graphql";

/** Parts of one response, as Apollo's clients read subscriptions over HTTP (`subscriptionSpec=1.0`). */
export const multipart: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  begin: "--graphql",
  events: (payloads) => Buffer.from(payloads.map(({ text }) => `${partHead}{"payload":${text}}${separator}`).join("")),
  heartbeat: `${partHead}{}${separator}`,
  // Errors that end a stream stand beside the payload, not in it.
  end: (failure) =>
    `${failure ? `${partHead}${JSON.stringify({ payload: null, errors: failure.errors })}${separator}` : ""}--\r\n`,
};

/** The format that a request asks for; null for neither. */
export function formatFor(accept: string | undefined): StreamFormat | null {
  const asked = accept?.toLowerCase() ?? "";
  if (/multipart\/mixed\b[^,]*subscriptionspec="?1\.0/.test(asked)) return multipart;
  return asked.includes("text/event-stream") ? eventStream : null;
}
