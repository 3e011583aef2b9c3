import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, test, vi } from "vitest";
import { ConnectionLost, type Exchange, type Patience } from "../src/exchange.ts";
import { AnswerReader, type Received } from "../src/http-client/answer-reader.ts";
import { createHttpClient } from "../src/http-client/client.ts";
import { createTlsClient } from "../src/http-client/tls-client.ts";
import { SubgraphUnavailable } from "../src/port.ts";

const ok = (body: string, head = ""): string =>
  `HTTP/1.1 200 OK\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** A server whose answers a test writes by hand. */
let server: Server;
/** What is done with each request: its text, and where it came from. */
let serve: (socket: Socket, request: string) => void;
let connections = 0;
const requests: string[] = [];
beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      requests.push(bytes.toString("utf8"));
      serve(socket, bytes.toString("utf8"));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => void server.close());

let client: Exchange;
afterEach(() => client.close());

const open = (create: typeof createHttpClient, more: { connections?: number; origin?: string } = {}): void => {
  connections = 0;
  requests.length = 0;
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = create({ origin, connections: 4, connectMs: 1_000, maxAnswerBytes: 1_000, ...more });
};
const send = (body: string, patience: Partial<Patience> = {}) =>
  client.send(
    { path: "/a", headers: { "content-type": "application/json" }, body },
    { name: "orders", deadlineAt: Date.now() + 5_000, signal: undefined, ...patience },
  );

describe.each([
  ["our own client", createHttpClient],
  ["the client for TLS", createTlsClient],
])("%s", (_name, create) => {
  it("sends what it is given, and reads what comes back", async () => {
    open(create);
    serve = (socket) => socket.write(ok('{"ä":1}'));
    expect(await send('"ö"')).toEqual({ status: 200, text: '{"ä":1}' });
    expect(await send("{}")).toEqual({ status: 200, text: '{"ä":1}' });
    expect(requests[0]).toMatch(/^POST \/a HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/i);
    expect(requests[0]).toContain("content-type: application/json\r\n");
    expect(requests[0]).toMatch(/content-length: 4\r\n\r\n"ö"$/);
  });

  test.each([
    [
      "chunks",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n3\r\ncde\r\n0\r\nx-t: 1\r\n\r\n",
      "abcde",
    ],
    ["no length, until the end", "HTTP/1.1 200 OK\r\n\r\nabc", "abc"],
    ["nothing", "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n", ""],
    ["one byte after the other", ok("abcde"), "abcde"],
  ])("reads %s", async (name, answer, text) => {
    open(create);
    serve = async (socket) => {
      const parts = name.startsWith("one byte") ? [...answer] : [answer];
      for (const part of parts) {
        socket.write(part);
        await new Promise((done) => setImmediate(done));
      }
      if (name.startsWith("no length")) socket.end();
    };
    expect(await send("{}")).toMatchObject({ text });
  });

  test.each([
    ["no HTTP", "SSH-2.0\r\n\r\n"],
    ["two lengths", ok("ab", "content-length: 1\r\n")],
    ["a length and chunks", ok("0\r\n\r\n", "transfer-encoding: chunked\r\n")],
    ["more than is taken", ok("a".repeat(1_001))],
    [
      "more than is taken, in chunks",
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3e9\r\n${"a".repeat(1001)}\r\n0\r\n\r\n`,
    ],
    ["chunks that are none", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n"],
  ])("%s is no answer, and the connection is not used any more", async (_what, answer) => {
    open(create);
    serve = (socket) => socket.write(answer);
    const error = await send("{}").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SubgraphUnavailable);
    expect(error).not.toBeInstanceOf(ConnectionLost);
    serve = (socket) => socket.write(ok("{}"));
    await send("{}");
    expect(connections).toBe(2);
  });

  it("tells a connection that was lost before the answer from one that was lost within it", async () => {
    open(create);
    serve = (socket) => socket.destroy();
    await expect(send("{}")).rejects.toBeInstanceOf(ConnectionLost);
    serve = (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab");
    const error = await send("{}").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SubgraphUnavailable);
    expect(error).not.toBeInstanceOf(ConnectionLost);
    // Nothing is sent again here.
    expect(requests).toHaveLength(2);
  });

  it("opens another connection after one that ends with its answer", async () => {
    open(create);
    serve = (socket) => socket.write(ok("{}", "connection: close\r\n"));
    await send("{}");
    await send("{}");
    expect(connections).toBe(2);
  });

  it("lets requests wait for a connection, in their order, and leaves out those that are given up", async () => {
    open(create, { connections: 1 });
    const held: Socket[] = [];
    serve = (socket) => void held.push(socket);
    const first = send("1");
    const gone = new AbortController();
    const second = send("2", { signal: gone.signal });
    const third = send("3");
    gone.abort();
    await expect(second).rejects.toThrow("was abandoned");
    await expect.poll(() => held.length).toBe(1);
    serve = (socket) => socket.write(ok("{}"));
    held[0]?.write(ok("{}"));
    await Promise.all([first, third]);
    expect(requests.map((text) => text.at(-1))).toEqual(["1", "3"]);
  });

  it("gives up at the deadline, or when the caller goes, and ends the connection of what was sent", async () => {
    open(create);
    const ended: Promise<unknown>[] = [];
    serve = (socket) => void ended.push(once(socket, "close"));
    const gone = new AbortController();
    const late = send("{}", { deadlineAt: Date.now() + 100 }).catch(String);
    const left = send("{}", { signal: gone.signal }).catch(String);
    await expect.poll(() => ended.length).toBe(2);
    gone.abort();
    expect(await late).toContain("orders did not answer in time");
    expect(await left).toContain("orders was abandoned");
    await Promise.all(ended);
    await expect(send("{}", { deadlineAt: Date.now() })).rejects.toThrow("did not answer in time");
    await expect(send("{}", { signal: gone.signal })).rejects.toThrow("was not asked");
    expect(requests).toHaveLength(2);
  });

  it("cannot reach what does not listen", async () => {
    open(create, { origin: "http://127.0.0.1:1" });
    await expect(send("{}")).rejects.toBeInstanceOf(ConnectionLost);
  });

  it("ends what is under way when it is closed", async () => {
    open(create);
    serve = () => undefined;
    const outcome = send("{}").catch((thrown: unknown) => thrown);
    await expect.poll(() => requests.length).toBe(1);
    await client.close();
    expect(await outcome).toBeInstanceOf(SubgraphUnavailable);
    await expect(send("{}")).rejects.toBeInstanceOf(SubgraphUnavailable);
  });
});

it("uses a connection again, for as long as the other side keeps it", async () => {
  open(createHttpClient);
  serve = (socket) => socket.write(ok("{}"));
  for (let n = 0; n < 3; n += 1) await send("{}");
  expect(connections).toBe(1);
  serve = (socket) => socket.write(ok("{}", "keep-alive: timeout=1\r\n"));
  await send("{}");
  await send("{}");
  expect(connections).toBe(2);
});

it("sends a request once, whatever was kept for too long meanwhile", async () => {
  open(createHttpClient);
  serve = (socket) => socket.write(ok("{}"));
  await Promise.all([send("1"), send("2"), send("3")]);
  expect(connections).toBe(3);
  const later = performance.now() + 60_000;
  using _clock = vi.spyOn(performance, "now").mockReturnValue(later);
  await Promise.all([send("4"), send("5")]);
  await send("6");
  expect(requests).toHaveLength(6);
  expect(new Set(requests.map((text) => text.at(-1))).size).toBe(6);
});

it("ends a connection that says something nobody has asked for", async () => {
  open(createHttpClient);
  let asked: Socket | undefined;
  serve = (socket) => (asked = socket).write(ok("{}"));
  await send("{}");
  asked?.write(ok('{"forged":true}'));
  if (asked) await once(asked, "close");
  expect((await send("{}")).text).toBe("{}");
  expect(connections).toBe(2);
});

test("however answers are cut, they are read alike", () => {
  const body = fc.string({ unit: "binary", maxLength: 30 });
  const chunked = (parts: readonly string[]) =>
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${[...parts.filter((part) => part !== ""), ""]
      .map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`)
      .join("")}`;
  fc.assert(
    fc.property(fc.array(body), fc.boolean(), fc.array(fc.nat(12)), (parts, isChunked, cuts) => {
      const bytes = Buffer.from(isChunked ? chunked(parts) : ok(parts.join("")));
      const reader = new AnswerReader(10_000);
      const shared = Buffer.alloc(bytes.length);
      let received: Received | undefined;
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = Math.min((cuts[turn % Math.max(cuts.length, 1)] ?? 5) + 1, bytes.length - at);
        expect(received).toBeUndefined();
        bytes.copy(shared, 0, at, at + size);
        received = reader.push(shared.subarray(0, size));
        shared.fill(0);
        at += size;
      }
      expect(received).toEqual({ status: 200, text: Buffer.from(parts.join("")).toString("utf8"), keptMs: 30_000 });
      expect(reader.hasBegun).toBe(false);
    }),
  );
});
