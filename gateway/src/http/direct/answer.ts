import { STATUS_CODES } from "node:http";
import type { Header } from "../admission.ts";

/** An answer to be written. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly Header[];
  /** JSON. */
  readonly body: string;
}

/**
 * An answer as it goes over the wire.
 * @param keptMs how long the connection is kept for another request; 0 when it ends with this answer
 */
export function written({ status, headers, body }: Answer, keptMs: number): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
  const kept = keptMs > 0 ? `keep-alive\r\nKeep-Alive: timeout=${Math.floor(keptMs / 1000)}` : "close";
  return `${head}content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nDate: ${dateNow()}\r\nConnection: ${kept}\r\n\r\n${body}`;
}

let second = 0;
let date = "";

/** The time as HTTP writes it, to the second. */
function dateNow(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    date = new Date(now * 1000).toUTCString();
  }
  return date;
}
