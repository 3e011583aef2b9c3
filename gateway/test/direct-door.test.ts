import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { createLogger } from "@waybill/service";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { openDirectDoor } from "../src/http/direct/door.ts";

// Two servers that say what they have understood: one behind the door, one without.
const echo = (headers: IncomingHttpHeaders, body: unknown): string => JSON.stringify({ headers: { ...headers }, body });
let direct = 0;
/** Is waited for before a request is begun. */
let credential: Promise<void> = Promise.resolve();
/** Called when the client of a request has gone. */
let gone = (): void => undefined;

async function listen(hasDoor: boolean): Promise<Server> {
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (part: string) => (text += part));
    request.on("end", () => {
      response.setHeader("content-type", "application/json; charset=utf-8");
      if (request.method !== "POST" || request.url !== "/graphql") return void response.writeHead(404).end("{}");
      try {
        response.end(echo(request.headers, JSON.parse(text)));
      } catch {
        response.writeHead(400).end("{}");
      }
    });
  });
  if (hasDoor) {
    openDirectDoor(server, {
      async fastDoor({ headers, body }, onGone) {
        direct += 1;
        await credential;
        onGone(() => gone());
        if (JSON.stringify(body).includes("much")) return { status: 200, text: "x".repeat(30_000_000) };
        if (JSON.stringify(body).includes("fault")) throw new Error("a fault");
        return JSON.stringify(body).includes("long way") ? undefined : { status: 200, text: echo(headers, body) };
      },
      documents: { textOf: () => undefined },
      allowedOrigins: new Set(["https://shop.example"]),
      isEnding: () => false,
      unreadMs: 100,
      errorDocsUrl: undefined,
      logger: createLogger("gateway", "silent"),
    });
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

let plain: Server;
let fast: Server;
beforeAll(async () => {
  [plain, fast] = await Promise.all([listen(false), listen(true)]);
});
afterAll(() => {
  for (const server of [plain, fast]) server.close().closeAllConnections();
});

/** Sends pieces, and says what came back: status, and body, of each answer. */
async function ask(server: Server, pieces: readonly string[]): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").setNoDelay(true);
  let got = "";
  socket.setEncoding("latin1").on("data", (text: string) => (got += text));
  socket.on("error", () => undefined);
  await once(socket, "connect");
  for (const piece of pieces) {
    socket.write(piece, "latin1");
    await new Promise((done) => setImmediate(done));
  }
  socket.end();
  await once(socket, "close");
  return got.replaceAll(/(HTTP\/1\.1 \d+)[^]*?\r\n\r\n/g, "$1 ");
}

const post = (body: string, head = ""): string =>
  `POST /graphql HTTP/1.1\r\nHost: a.example:80\r\nContent-Type: application/json\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;
const simple = post('{"query":"{ a }"}', "Authorization: Bearer x.y-z\r\nConnection: keep-alive\r\n");

it("answers plain requests by itself, with the headers that every answer has", async () => {
  direct = 0;
  const send = () =>
    fetch(`http://127.0.0.1:${(fast.address() as AddressInfo).port}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://shop.example" },
      body: '{"query":"{ ä }"}',
    });
  await (await send()).text();
  const response = await send();
  expect(direct).toBe(2);
  expect(await response.json()).toMatchObject({ body: { query: "{ ä }" } });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    "x-content-type-options": "nosniff",
    vary: "origin",
    "access-control-allow-origin": "https://shop.example",
    "content-type": "application/json; charset=utf-8",
    connection: "keep-alive",
    "keep-alive": "timeout=5",
    date: expect.stringMatching(/ GMT$/),
  });
});

// How often it is answered by the door; null where it depends on how the pieces arrive.
test.each<[string, readonly string[], number | null]>([
  ["one after the other on one connection", [simple, simple], null],
  ["two at once", [simple + simple], 0],
  ["a body in two pieces", [simple.slice(0, -5), simple.slice(-5)], null],
  ["a head in two pieces", [simple.slice(0, 30), simple.slice(30)], null],
  ["a body byte by byte", [simple.slice(0, -12), ...simple.slice(-12)], null],
  ["several, of which one is for another address", [simple, post("{}").replace("/graphql", "/other"), simple], null],
  ["another address", [simple.replace("/graphql", "/graphql?a=b")], 0],
  ["what the short way leaves", [post('{"a":"long way"}'), simple], null],
  ["no JSON", [post("{"), simple], 0],
  ["a length said twice", [post("{}", "Content-Length: 2\r\n")], 0],
  ["two lengths that differ", [post("{}", "Content-Length: 7\r\n")], 0],
  ["a length and chunks", [post("2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n")], 0],
  ["a length with a sign", [simple.replace("Length: 17", "Length: +17")], 0],
  ["a length in another base", [simple.replace("Length: 17", "Length: 0x11")], 0],
  ["a header with a space before its colon", [post("{}", "X-A : 1\r\n")], 0],
  ["a header in two lines", [post("{}", "X-A: 1\r\n 2\r\n")], 0],
  ["a header that begins with a space", [post("{}", " X-A: 1\r\n")], 0],
  ["a line that ends without its return", [post("{}", "X-A: 1\nX-B: 2\r\n")], 0],
  ["a return within a line", [post("{}", "X-A: 1\rX-B: 2\r\n")], 0],
  ["a control character", [post("{}", "X-A: \0\r\n")], 0],
  ["two hosts", [post("{}", "Host: b.example\r\n")], 0],
  ["no host", [post("{}").replace(/Host.*?\r\n/, "")], 0],
  ["who waits to be told to go on", [post("{}", "Expect: 100-continue\r\n")], 0],
  ["who wants to change the protocol", [post("{}", "Connection: Upgrade\r\nUpgrade: h2c\r\n")], 0],
  ["a packed body", [post("{}", "Content-Encoding: gzip\r\n")], 0],
  ["HTTP/1.0", [simple.replace("HTTP/1.1", "HTTP/1.0")], 0],
  ["no HTTP", ["\u0016\u0003\u0001\u0002\u0000", simple], 0],
])("%s: as without the door", async (_name, pieces, expected) => {
  direct = 0;
  const [without, withDoor] = await Promise.all([ask(plain, pieces), ask(fast, pieces)]);
  expect(withDoor).toBe(without);
  if (expected !== null) expect(direct).toBe(expected);
});

it("understands whatever is sent as the server does", async () => {
  const text = fc.constantFrom(
    "\r\n",
    "\r",
    "\n",
    ":",
    " ",
    "\t",
    "0",
    "1",
    "a",
    "\0",
    "é",
    "Transfer-Encoding: chunked\r\n",
  );
  const change = fc.record({ at: fc.nat(simple.length), cut: fc.nat(3), text });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
      let bytes = simple;
      for (const one of changes) bytes = bytes.slice(0, one.at) + one.text + bytes.slice(one.at + one.cut);
      bytes += simple;
      // In one piece: of what is cut, either may see more at once than the other.
      const [without, withDoor] = await Promise.all([ask(plain, [bytes]), ask(fast, [bytes])]);
      expect(withDoor).toBe(without);
    }),
    { numRuns: 150 },
  );
});

it("answers a fault of ours without what it was, and does not do it twice", async () => {
  direct = 0;
  expect(await ask(fast, [post('{"a":"fault"}')])).toMatch(/^HTTP\/1\.1 500 .*INTERNAL_SERVER_ERROR/);
  expect(direct).toBe(1);
});

describe("clients that do not wait for their answers", () => {
  let server: Server;
  const count = () => new Promise<number>((resolve) => server.getConnections((_error, open) => resolve(open)));
  const send = (body: string): Socket => {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").pause();
    socket.on("error", () => undefined).write(body);
    return socket;
  };
  beforeAll(async () => {
    server = await listen(true);
  });
  afterAll(() => server.close().closeAllConnections());

  it("a connection whose client takes nothing of its answer is ended", async () => {
    const socket = send(post('{"a":"much"}'));
    await expect.poll(count).toBe(1);
    await expect.poll(count).toBe(0);
    socket.destroy();
  });

  it("a client that went before its request was begun is told of", async () => {
    const looked = Promise.withResolvers<void>();
    const told = Promise.withResolvers<void>();
    credential = looked.promise;
    gone = told.resolve;
    direct = 0;
    const socket = send(simple);
    await expect.poll(() => direct).toBe(1);
    socket.destroy();
    await expect.poll(count).toBe(0);
    looked.resolve();
    await told.promise;
  });
});
