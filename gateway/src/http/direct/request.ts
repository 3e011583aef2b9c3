import type { IncomingHttpHeaders } from "node:http";
import { parse as parseJson } from "secure-json-parse";
import { limits } from "../../limits.ts";

/** The head of a request that is read here, and where in its bytes its body is. */
export interface RequestHead {
  readonly headers: IncomingHttpHeaders;
  readonly bodyAt: number;
  readonly endsAt: number;
}

const requestLine = "POST /graphql HTTP/1.1\r\n";
const start = Buffer.from(requestLine);
const endOfHead = Buffer.from("\r\n\r\n");
const longestHead = 8_192;

// Whatever a server on the way might read in another way than we do.
const strange = /[^\t\r\n\x20-\x7e]|\r(?!\n)|(?<!\r)\n/;
const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const json = /^application\/json(?:; ?charset=utf-8)?$/i;
const length = /^(?:0|[1-9]\d{0,6})$/;

/** Headers that say something of the connection or of how the body is sent, by the only values that are understood. */
const intricate: ReadonlyMap<string, string> = new Map([
  ["connection", "keep-alive"],
  ["content-encoding", "identity"],
  ...[
    "expect",
    "http2-settings",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
  ].map((name) => [name, ""] as const),
]);

/**
 * Reads the head of a request, where it is one of the plainest kind: an operation sent by POST as JSON of a known length,
 * with nothing in its head that would have to be interpreted. This is no parser of HTTP, and must not become one: it
 * knows a small part of the grammar for certain, and whatever is not within it is for Node's parser.
 * @param bytes from the beginning of the request on
 * @returns null when it is not of that kind, or its head has not come as a whole
 */
export function readHead(bytes: Buffer): RequestHead | null {
  if (bytes.length < start.length || bytes.compare(start, 0, start.length, 0, start.length) !== 0) return null;
  const headEnd = bytes.indexOf(endOfHead);
  if (headEnd < start.length || headEnd > longestHead) return null;
  const text = bytes.toString("latin1", 0, headEnd);
  if (strange.test(text)) return null;
  const headers = Object.create(null) as Record<string, string>;
  for (let at = start.length; at < headEnd;) {
    const found = text.indexOf("\r\n", at);
    const lineEnd = found < 0 ? headEnd : found;
    const colon = text.indexOf(":", at);
    if (colon < at || colon > lineEnd) return null;
    const name = text.slice(at, colon).toLowerCase();
    const value = text.slice(colon + 1, lineEnd).trim();
    // What is said twice is not the same to everybody.
    if (!token.test(name) || headers[name] !== undefined || value === "") return null;
    const understood = intricate.get(name);
    if (understood !== undefined && value.toLowerCase() !== understood) return null;
    headers[name] = value;
    at = lineEnd + 2;
  }
  const { host, "content-type": type, "content-length": size } = headers;
  if (host === undefined || type === undefined || !json.test(type) || size === undefined || !length.test(size)) {
    return null;
  }
  const bodyLength = Number(size);
  if (bodyLength > limits.messageBytes) return null;
  const bodyAt = headEnd + endOfHead.length;
  return { headers, bodyAt, endsAt: bodyAt + bodyLength };
}

/** The body of a request as the server reads it elsewhere too; undefined when it is no JSON, or poisoned. */
export function readBody(bytes: Buffer, { bodyAt, endsAt }: RequestHead): unknown {
  try {
    return parseJson(bytes.toString("utf8", bodyAt, endsAt)) as unknown;
  } catch {
    return undefined;
  }
}
