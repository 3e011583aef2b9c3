import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "undici";
import { listenSubgraph, type Listening, type RemotePort, remotePort, SubgraphUnavailable } from "../src/index.ts";
import { ask, type Fixture, reader, recordingLogger, startFixture } from "./fixture.ts";

const secret = "not a secret, but 32 bytes or more";
const logger = recordingLogger([]);
const touch = ask("mutation { touch }", { identity: { ...reader, scopes: ["shipments:write"] } });

let fixture: Fixture;
let listening: Listening;
beforeEach(async () => {
  fixture = await startFixture();
  listening = await listenSubgraph(fixture.server, { host: "127.0.0.1", port: 0, secret, logger, drainMs: 200 });
});
afterEach(async () => {
  await listening.close();
  await fixture.server.stop();
});

const portOf = (url: string): number => Number(new URL(url).port);

it("a subgraph that is told to end first says so, and answers until its connections have ended in order", async () => {
  const { origin } = new URL(listening.url);
  const get = async (client: Client, path: string) => {
    const { statusCode, headers, body } = await client.request({ path, method: "GET" });
    await body.dump();
    return [statusCode, headers["connection"]];
  };
  const [known, latecomer] = [new Client(origin), new Client(origin)];
  expect(await get(known, "/readyz")).toEqual([200, "keep-alive"]);
  const closing = listening.close();
  expect(await get(known, "/readyz")).toEqual([503, "close"]);
  expect(await get(latecomer, "/livez")).toEqual([200, "close"]);
  await closing;
  await expect(get(latecomer, "/livez")).rejects.toThrow("ECONNREFUSED");
  await Promise.all([known.close(), latecomer.close()]);
});

describe("a request whose connection ends", () => {
  let proxy: Server;
  let remote: RemotePort;
  let connections: number;
  /** Stands before the subgraph; what it does with its first connections is the test's. */
  async function open(first: readonly ((socket: Socket) => void)[]): Promise<void> {
    connections = 0;
    proxy = createServer((socket) => {
      socket.on("error", () => undefined);
      const spoil = first[connections];
      connections += 1;
      if (spoil) socket.once("data", () => spoil(socket));
      else socket.pipe(connect(portOf(listening.url), "127.0.0.1")).pipe(socket);
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const address = `127.0.0.1:${(proxy.address() as AddressInfo).port}/graphql`;
    remote = remotePort({ name: "shipments", url: `http://${address}`, wsUrl: `ws://${address}`, secret, logger });
  }
  afterEach(async () => {
    await remote.close();
    proxy.close();
  });

  it("before anything was answered is sent again, to another process", async () => {
    await open([(socket) => socket.destroy(), (socket) => socket.resetAndDestroy()]);
    expect(await remote.execute(touch)).toEqual({ data: { touch: 1 } });
    expect(connections).toBe(3);
  });

  it("again and again is given up", async () => {
    const hangUp = (socket: Socket): void => void socket.destroy();
    await open([hangUp, hangUp, hangUp]);
    await expect(remote.execute(touch)).rejects.toThrow(SubgraphUnavailable);
    expect([connections, fixture.touched()]).toEqual([3, 0]);
  });

  it("in the middle of its answer is not sent again", async () => {
    await open([(socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")]);
    await expect(remote.execute(touch)).rejects.toThrow(SubgraphUnavailable);
    expect([connections, fixture.touched()]).toEqual([1, 0]);
  });
});
