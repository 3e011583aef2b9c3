import { gzipSync } from "node:zlib";
import type { BadInput, Doors } from "./doors.ts";

const query = "{ __typename }";
const body = JSON.stringify({ query });
const json = { "content-type": "application/json" };
const post = (
  name: string,
  sent: string | Uint8Array<ArrayBuffer> | undefined,
  expected: string,
  headers: Record<string, string> = json,
) => ({
  name,
  send: (doors: Doors) => doors.http(sent, headers),
  expected,
});

/** A request written by hand. Each closes the connection, since that is what the reader waits for. */
const head = ({ gatewayUrl, authorization }: Doors, line: string, ...headers: readonly string[]): string =>
  `${[line, `host: ${new URL(gatewayUrl).host}`, `authorization: ${authorization}`, "connection: close", ...headers].join("\r\n")}\r\n\r\n`;
const raw = (name: string, expected: string, write: (doors: Doors) => readonly (string | Uint8Array)[]): BadInput => ({
  name,
  send: (doors) => doors.raw(...write(doors)),
  expected,
});
const length = (text: string): readonly string[] => [
  "content-type: application/json",
  `content-length: ${Buffer.byteLength(text)}`,
];

/** What is wrong before there is any operation. */
export const protocol: readonly BadInput[] = [
  post("no body", undefined, "400 BAD_REQUEST"),
  post("an empty list", "[]", "400 BAD_REQUEST"),
  post("null", "null", "400 BAD_REQUEST"),
  post("a number", "7", "400 BAD_REQUEST"),
  post("a batch", JSON.stringify([{ query }, { query }]), "400 BAD_REQUEST"),
  post("no content type", new Uint8Array(Buffer.from(body)), "415 UNSUPPORTED_MEDIA_TYPE", {}),
  post("text", body, "415 UNSUPPORTED_MEDIA_TYPE", { "content-type": "text/plain" }),
  post("UTF-7", body, "415 UNSUPPORTED_MEDIA_TYPE", { "content-type": "application/json; charset=utf-7" }),
  post("UTF-16", new Uint8Array(Buffer.from(body, "utf16le")), "415 UNSUPPORTED_MEDIA_TYPE", {
    "content-type": "application/json; charset=utf-16",
  }),
  post("a byte order mark and no end", "\ufeff{", "400 BAD_REQUEST"),
  post("NUL in the text", `${body}\0`, "400 BAD_REQUEST"),
  post("a compressed bomb", new Uint8Array(gzipSync(Buffer.alloc(1 << 24))), "415 UNSUPPORTED_MEDIA_TYPE", {
    ...json,
    "content-encoding": "gzip",
  }),
  post("keys twice", `{"query":1,"query":"{","query":"{ nothing }"}`, "400 GRAPHQL_VALIDATION_FAILED"),
  post("a form", "query=%7B__typename%7D", "415 UNSUPPORTED_MEDIA_TYPE", {
    "content-type": "application/x-www-form-urlencoded",
  }),
  post("a form with files", "--x--", "415 UNSUPPORTED_MEDIA_TYPE", {
    "content-type": "multipart/form-data; boundary=x",
  }),
  {
    name: "a mutation by GET",
    send: async (doors) => {
      const url = `${doors.gatewayUrl}?query=${encodeURIComponent("mutation { __typename }")}`;
      const response = await fetch(url, {
        headers: { authorization: doors.authorization, "apollo-require-preflight": "1" },
      });
      return { verdict: String(response.status), text: await response.text() };
    },
    expected: "405",
  },
  raw("chunks without end", "413 PAYLOAD_TOO_LARGE", (doors) => [
    head(doors, "POST /graphql HTTP/1.1", "content-type: application/json", "transfer-encoding: chunked"),
    ...Array.from({ length: 5 }, () => `10000\r\n${" ".repeat(0x1_00_00)}\r\n`),
  ]),
  raw("60 MB announced", "413 PAYLOAD_TOO_LARGE", (doors) => [
    head(doors, "POST /graphql HTTP/1.1", "content-type: application/json", "content-length: 60000000"),
  ]),
  raw("a header of 64 KiB", "431 BAD_REQUEST", (doors) => [
    head(doors, "POST /graphql HTTP/1.1", `x-huge: ${"x".repeat(65_536)}`, ...length(body)),
    body,
  ]),
  raw("a path that climbs", "404 NOT_FOUND", (doors) => [
    head(doors, "POST /graphql/../../etc/passwd%00 HTTP/1.0", ...length(body)),
    body,
  ]),
];
