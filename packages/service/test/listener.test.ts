import { once } from "node:events";
import { connect } from "node:net";
import { currentCorrelation } from "@waybill/telemetry";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { connectionText, subscriptionText } from "../src/graphql-request.ts";
import { listenSubgraph, type Listening, type Signed, signRequest } from "../src/index.ts";
import { type Fixture, reader, recordingLogger, startFixture } from "./fixture.ts";

const secret = "not a secret, but 32 bytes or more";
const envelope = { identity: reader, correlationId: "req-1" };
const json = { "content-type": "application/json" };

let fixture: Fixture;
let listening: Listening;

beforeEach(async () => {
  fixture = await startFixture();
  listening = await listenSubgraph(fixture.server, {
    host: "127.0.0.1",
    port: 0,
    secret: ["the old secret, still good for now!", secret],
    logger: recordingLogger(fixture.log),
    ready: async () => fixture.touched() === 0,
    routes: (http) =>
      http.post("/door", async (request) => ({
        got: request.body,
        isTraceable: currentCorrelation() === request.id,
      })),
  });
});
afterEach(async () => {
  await listening.close();
  await fixture.server.stop();
});

const sign = (body: string, at = Date.now(), by = secret, audience = "shipments"): Signed =>
  signRequest(by, audience, envelope, body, at);

async function post(
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; code: unknown; text: string }> {
  const response = await fetch(listening.url, { method: "POST", body, headers: { ...json, ...headers } });
  const text = await response.text();
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  const { errors } = JSON.parse(text) as { errors?: { extensions: { code: unknown } }[] };
  return { status: response.status, code: errors?.[0]?.extensions.code, text };
}

describe("over HTTP", () => {
  const writer = { ...envelope, identity: { ...reader, scopes: ["shipments:write" as const] } };
  const doors = [
    "{__typename}",
    "{_service{sdl}}",
    '{_entities(representations:[{__typename:"Parcel",id:"1"}]){__typename}}',
    "mutation{touch}",
  ];
  const refusals: [string, (body: string) => Record<string, string>][] = [
    ["no", () => ({})],
    ["wrong", (body) => ({ ...sign(body, Date.now(), "another secret of 32 bytes or more") })],
    ["old", (body) => ({ ...sign(body, Date.now() - 31_000) })],
    ["body-changed", (body) => ({ ...sign(`${body} `) })],
    ["another subgraph's", (body) => ({ ...sign(body, Date.now(), secret, "orders") })],
    [
      "client-set",
      () => ({ "x-tenant-id": "acme", "x-waybill-identity": "e30", "x-waybill-signature": "t=1,n=2,v1=3" }),
    ],
  ];

  it.each(refusals.flatMap(([name, headers]) => doors.map((query) => ({ name, query, headers }))))(
    "$query with $name signature is refused",
    async ({ query, headers }) => {
      const body = JSON.stringify({ query });
      expect(await post(body, headers(body))).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
      expect(fixture.touched()).toBe(0);
    },
  );

  it.each(doors)("%s is answered once, and refused when replayed", async (query) => {
    const body = JSON.stringify({ query });
    const headers = { ...signRequest(secret, "shipments", writer, body) };
    expect(await post(body, headers)).toMatchObject({ status: 200 });
    const before = fixture.touched();
    expect(await post(body, headers)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(fixture.touched()).toBe(before);
  });

  it.each([
    ["no JSON", "{", 400, "BAD_REQUEST"],
    ["nothing", "", 400, "BAD_REQUEST"],
    ["a batch", '[{"query":"{__typename}"}]', 400, "BAD_REQUEST"],
    ["null", "null", 400, "BAD_REQUEST"],
    ["no query", '{"query":7}', 400, "BAD_REQUEST"],
    ["variables that are none", '{"query":"{__typename}","variables":[1]}', 400, "BAD_REQUEST"],
    ["an operation name that is none", '{"query":"{__typename}","operationName":{}}', 400, "BAD_REQUEST"],
    ["2 MiB", JSON.stringify({ query: "x".repeat(2 * 1024 * 1024) }), 413, "PAYLOAD_TOO_LARGE"],
  ])("%s is refused", async (_name, body, status, code) => {
    expect(await post(body, { ...sign(body) })).toMatchObject({ status, code });
  });

  it("who sends too much comes to the answer although it reads nothing before it has sent all", async () => {
    const { hostname, port } = new URL(listening.url);
    const socket = connect(Number(port), hostname).pause().setEncoding("utf8");
    const head =
      "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 30000000\r\n\r\n";
    await new Promise<void>((resolve, reject) => {
      socket.write(head + "x".repeat(30_000_000), (error) => (error ? reject(error) : resolve()));
      socket.on("error", reject);
    });
    let text = "";
    for await (const part of socket) if ((text += String(part)).includes("}]}")) break;
    expect(text).toMatch(/^HTTP\/1\.1 413 [^]*"PAYLOAD_TOO_LARGE"/);
  });

  it("other content types, methods and paths are refused in JSON", async () => {
    const body = '{"query":"{__typename}"}';
    expect(await post(body, { ...sign(body), "content-type": "text/plain" })).toMatchObject({
      status: 415,
      code: "UNSUPPORTED_MEDIA_TYPE",
    });
    for (const method of ["GET", "PUT", "DELETE"]) {
      const response = await fetch(listening.url, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "METHOD_NOT_ALLOWED" } }] });
    }
    const lost = await fetch(`${listening.url}/../secret`);
    expect([lost.status, await lost.json()]).toMatchObject([404, { errors: [{ extensions: { code: "NOT_FOUND" } }] }]);
  });

  it("tells whether it lives and is ready", async () => {
    const status = async (path: string): Promise<number> => (await fetch(new URL(path, listening.url))).status;
    expect([await status("/livez"), await status("/readyz")]).toEqual([200, 200]);
    await fixture.server.execute({ ...writer, query: "mutation{touch}" });
    expect([await status("/livez"), await status("/readyz")]).toEqual([200, 503]);
  });

  it("serves the subgraph's own routes beside it", async () => {
    const response = await fetch(new URL("/door", listening.url), { method: "POST", headers: json, body: '{"a":1}' });
    expect(await response.json()).toEqual({ got: { a: 1 }, isTraceable: true });
  });

  it("lets a running request end before it closes", async () => {
    const body = JSON.stringify({ query: '{echo(at:"2026-01-01T00:00:00Z")}' });
    const running = post(body, { ...sign(body) });
    await running;
    await listening.close();
    await expect(fetch(listening.url)).rejects.toThrow("fetch failed");
  });
});

describe("over WebSocket", () => {
  const query = "subscription{forever{number}}";
  const payload = (extensions: object | undefined, text = query) => ({
    id: "1",
    type: "subscribe",
    payload: { query: text, extensions },
  });
  const signed = (text = query, signedText = text, at = Date.now()): object => ({
    ...sign(subscriptionText({ query: signedText }), at),
    text,
  });

  async function connect(initPayload: object | undefined = { ...sign(connectionText) }) {
    const socket = new WebSocket(listening.wsUrl, "graphql-transport-ws");
    const messages: { type: string; payload?: unknown }[] = [];
    socket.on("message", (data: Buffer) => messages.push(JSON.parse(data.toString()) as (typeof messages)[number]));
    const closed = once(socket, "close").then(([code]) => code as number);
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: initPayload }));
    return { socket, messages, closed, send: (message: unknown) => socket.send(JSON.stringify(message)) };
  }

  it("opens with our signature alone", async () => {
    const stale = { ...sign(connectionText, Date.now() - 31_000) };
    const replayed = { ...sign(connectionText) };
    const first = await connect(replayed);
    await expect.poll(() => first.messages).toEqual([{ type: "connection_ack" }]);
    for (const init of [{}, { authorization: "Bearer x" }, stale, replayed, { ...sign("something else") }]) {
      const { closed } = await connect(init);
      expect(await closed).toBe(4403);
    }
    first.socket.close();
  });

  it.each<[string, () => object | undefined]>([
    ["no", () => undefined],
    ["an old", () => signed(query, query, Date.now() - 31_000)],
    ["another operation's", () => signed(query, "subscription{failing{number}}")],
    ["the connection's", () => ({ ...sign(connectionText) })],
  ])("an operation with %s signature is refused, the connection stays", async (_name, extensions) => {
    const { socket, messages, send } = await connect();
    await expect.poll(() => messages.length).toBe(1);
    send(payload(extensions()));
    await expect
      .poll(() => messages[1])
      .toMatchObject({ type: "error", payload: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    expect(fixture.server.openSubscriptions).toBe(0);
    send(payload(signed()));
    await expect
      .poll(() => messages[2])
      .toEqual({ id: "1", type: "next", payload: { data: { forever: { number: 1 } } } });
    socket.close();
    await expect.poll(() => fixture.server.openSubscriptions).toBe(0);
  });

  it("an operation is accepted once", async () => {
    const { socket, messages, send } = await connect();
    await expect.poll(() => messages.length).toBe(1);
    const operation = payload(signed("{contextNumber}"), "{contextNumber}");
    send(operation);
    await expect.poll(() => messages.map(({ type }) => type)).toEqual(["connection_ack", "next", "complete"]);
    send(operation);
    await expect
      .poll(() => messages[3])
      .toMatchObject({ type: "error", payload: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    socket.close();
  });

  it.each([
    ["a message that is too large", "x".repeat(2 * 1024 * 1024), 1009],
    ["binary", Buffer.from('{"type":"ping"}'), 4400],
    ["no JSON", "{", 4400],
    ["a second init", '{"type":"connection_init"}', 4429],
  ])("%s closes the connection", async (_name, message, code) => {
    const { socket, messages, closed } = await connect();
    await expect.poll(() => messages.length).toBe(1);
    socket.send(message);
    expect(await closed).toBe(code);
  });

  it("is at its path alone", async () => {
    const socket = new WebSocket(listening.wsUrl.replace("graphql", "other"), "graphql-transport-ws");
    const [error] = (await once(socket, "error")) as [Error];
    expect(error.message).toBe("Unexpected server response: 404");
  });

  it("says that it goes away", async () => {
    const { messages, closed } = await connect();
    await expect.poll(() => messages.length).toBe(1);
    await listening.close();
    expect(await closed).toBe(1001);
  });
});
