import type { BadInput, Doors } from "./doors.ts";

const init = ({ authorization }: Doors): string =>
  JSON.stringify({ type: "connection_init", payload: { authorization } });
const subscribe = (id: string, query: string): string => JSON.stringify({ type: "subscribe", id, payload: { query } });
const stream = "subscription { shipmentStatusChanged { id } }";
const row = (
  name: string,
  expected: string,
  messages: (doors: Doors) => readonly (string | Uint8Array)[],
): BadInput => ({
  name,
  send: (doors) => doors.socket(...messages(doors)),
  expected,
});

/** What breaks the WebSocket protocol, or bends it. The rest of it is tested beside the gateway. */
export const sockets: readonly BadInput[] = [
  row("no JSON", "closed 4400", () => ["{"]),
  row("a list", "closed 4400", () => ["[]"]),
  row("bytes", "closed 4400", () => [new Uint8Array([0, 255])]),
  row("a type that is none", "closed 4400", (doors) => [init(doors), '{"type":"start","id":"1"}']),
  row("a subscription before the acknowledgement", "closed 4401", () => [subscribe("1", stream)]),
  row("credentials that are none", "closed 4403", () => ['{"type":"connection_init","payload":{"authorization":"x"}}']),
  row("a second init", "closed 4429", (doors) => [init(doors), init(doors)]),
  row("an id twice", "closed 4409", (doors) => [init(doors), subscribe("1", stream), subscribe("1", stream)]),
  row("512 KiB", "closed 1009", (doors) => [init(doors), " ".repeat(524_288)]),
  row("an id of 4 kB", "BAD_REQUEST", (doors) => [init(doors), subscribe("x".repeat(4_096), stream)]),
];
