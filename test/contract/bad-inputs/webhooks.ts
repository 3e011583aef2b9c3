import type { BadInput } from "./doors.ts";

type Bytes = string | Uint8Array<ArrayBuffer>;
const row = (name: string, body: Bytes, expected: string, headers: Record<string, string> = {}): BadInput => ({
  name,
  send: (doors) => doors.push(body, headers),
  expected,
});
const pushOf = (trackingNumber: unknown, scanEvents: unknown): string =>
  JSON.stringify({ output: { completeTrackResults: [{ trackingNumber, trackResults: [{ scanEvents }] }] } });
const scan = { date: "2026-03-01T10:00:00Z", eventType: "IT", eventDescription: "In transit" };
const scans = (count: number, of: object): object[] => Array.from({ length: count }, () => of);
const elsewhere = (name: string, change: (url: string) => string, expected: string): BadInput => ({
  name,
  send: (doors) => doors.push("{}", {}, change(doors.webhookUrl)),
  expected,
});

/** Pushes that carriers do not send. What is signed and readable is kept: the carrier must not send it again. */
export const webhooks: readonly BadInput[] = [
  row("no signature", "{}", "401 SIGNATURE_INVALID", { "fdx-signature": "" }),
  row("a signature of something else", "{}", "401 SIGNATURE_INVALID", { "fdx-signature": "ab".repeat(32) }),
  row("a signature of 8 kB", "{}", "401 SIGNATURE_INVALID", { "fdx-signature": "a".repeat(8_192) }),
  elsewhere("an account that is nobody's", (url) => `${url}x`, "401 SIGNATURE_INVALID"),
  elsewhere(
    "a carrier whose name looks like FedEx",
    (url) => url.replace("/fedex/", "/f%D0%B5dex/"),
    "401 SIGNATURE_INVALID",
  ),
  elsewhere("an account called __proto__", (url) => url.replace(/[^/]+$/, "__proto__"), "401 SIGNATURE_INVALID"),
  elsewhere("a path that climbs", (url) => url.replace(/[^/]+$/, "..%2f..%2fgraphql"), "401 SIGNATURE_INVALID"),
  elsewhere("broken percents", (url) => `${url}%zz`, "400 BAD_REQUEST"),
  row("nothing", "", "400 NOT_JSON"),
  row("half of it", '{"output":', "400 NOT_JSON"),
  row("XML with entities", '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>', "400 NOT_JSON"),
  row("bytes that are no text", new Uint8Array([0xff, 0xfe, 0, 0x7b]), "400 NOT_JSON"),
  row("compressed", "{}", "415 UNSUPPORTED_MEDIA_TYPE", { "content-encoding": "gzip" }),
  row("10 MB", "9".repeat(10_000_000), "413 PAYLOAD_TOO_LARGE"),
  row("1,001 scans", pushOf("770000000001", scans(1_001, {})), "413 TOO_MANY_SCANS"),
  row("100,000 scans", pushOf("770000000001", scans(100_000, {})), "413 TOO_MANY_SCANS"),
  row("100,000 levels", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "200 OK"),
  row("a number in place of everything", "1e999", "200 OK"),
  row("a tracking number of 4 kB", pushOf("7".repeat(4_096), [scan]), "200 OK"),
  row("operators and prototypes", `{"__proto__":{"x":1},"$where":"1","output":{"a.b":1}}`, "200 OK"),
];
