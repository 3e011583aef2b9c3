import { readFile, rename, writeFile } from "node:fs/promises";
import { systemClock } from "@waybill/kernel";
import { createLogger } from "@waybill/service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDevIssuer, createGateway, type DevToken, type Gateway, newApiKey } from "../src/index.ts";
import { change, createGraph, type Graph } from "./support/graph.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RawSocket } from "./support/raw-socket.ts";
import { until } from "./support/until.ts";

let folder: string;
let graph: Graph;
let gateway: Gateway;
let sdl: string;
let apiKeysFile: string;
let revokedTokensFile: string;
let jwks: string;
let firstJwks: string;
let otherJwks: string;
let token: string;
let otherToken: string;
/** Tokens of the second key: one that can be named, one of a session, one that nothing is done to. */
let named: string;
let ofSession: string;
let untouched: string;

const first = newApiKey({ id: "first", tenant: "acme", scopes: ["orders:read", "shipments:read"] });
const second = newApiKey({ id: "second", tenant: "acme", scopes: ["orders:read", "shipments:read"] });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "waybill-reload-"));
  const issuer = await createDevIssuer(join(folder, "one"), systemClock);
  const other = await createDevIssuer(join(folder, "two"), systemClock);
  const claims: DevToken = { tenant: "acme", subject: "anna", scopes: ["orders:read", "shipments:read"] };
  [token, otherToken, named, ofSession, untouched] = await Promise.all([
    issuer.mint(claims),
    other.mint(claims),
    other.mint({ ...claims, tokenId: "t-1", sessionId: "s-1" }),
    other.mint({ ...claims, tokenId: "t-2", sessionId: "s-2" }),
    other.mint({ ...claims, tokenId: "t-3", sessionId: "s-3" }),
  ]);
  otherJwks = await readFile(other.jwksFile, "utf8");
  jwks = join(folder, "jwks.json");
  apiKeysFile = join(folder, "api-keys.json");
  firstJwks = await readFile(issuer.jwksFile, "utf8");
  await writeFile(jwks, firstJwks);
  revokedTokensFile = join(folder, "revoked.json");
  await writeFile(revokedTokensFile, "{}");
  await writeFile(apiKeysFile, JSON.stringify({ keys: [first.record] }));
  graph = await createGraph();
  sdl = graph.supergraphSdl;
  gateway = createGateway({
    config: {
      host: "127.0.0.1",
      port: 0,
      development: true,
      logLevel: "silent",
      tokens: { jwks, issuer: issuer.issuer, audience: issuer.audience },
      apiKeysFile,
      revokedTokensFile,
      allowedOrigins: [],
      maxSubscriptionsPerSocket: 5,
      costPerMinute: 1_000_000_000,
      publicRequestsPerMinute: 1_000,
      trustedProxies: [],
      queryDeadlineMs: 10_000,
      mutationDeadlineMs: 10_000,
      resumeForMs: 60_000,
      ideToken: undefined,
    },
    logger: createLogger("test", "silent"),
    ports: graph.ports,
    clock: systemClock,
    supergraphSdl: () => sdl,
  });
  await gateway.start();
});
afterAll(async () => {
  await gateway?.stop();
  await graph?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask(headers: Record<string, string>, query = "{ __typename }") {
  const response = await fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, body: (await response.json()) as { data?: unknown } };
}
const statusOf = async (headers: Record<string, string>): Promise<number> => (await ask(headers)).status;
const withKey = (key: string) => ({ "x-api-key": key });
const withToken = (jwt: string) => ({ authorization: `Bearer ${jwt}` });

describe("keys", () => {
  it("are read again without a restart; a broken file keeps the old ones", async () => {
    await writeFile(apiKeysFile, `{ "keys": [`);
    await writeFile(jwks, `{ "keys": "none" }`);
    expect(await gateway.reload()).toBe(false);
    expect([await statusOf(withKey(first.key)), await statusOf(withToken(token))]).toEqual([200, 200]);

    await writeFile(apiKeysFile, JSON.stringify({ keys: [second.record] }));
    await writeFile(jwks, otherJwks);
    expect(await gateway.reload()).toBe(true);
    expect([await statusOf(withKey(first.key)), await statusOf(withKey(second.key))]).toEqual([401, 200]);
    expect([await statusOf(withToken(token)), await statusOf(withToken(otherToken))]).toEqual([401, 200]);
  });

  it("a file that is swapped is seen by itself", async () => {
    const next = join(folder, "next.json");
    await writeFile(next, JSON.stringify({ keys: [first.record, second.record] }));
    await rename(next, apiKeysFile);
    let accepted = false;
    void (async () => {
      while (!accepted) accepted = (await statusOf(withKey(first.key))) === 200;
    })();
    await until(() => accepted);
  });
});

describe("a credential that is taken away", () => {
  const query = "subscription { shipmentStatusChanged { id } }";
  const open = async (credential: object) => {
    const socket = await new RawSocket(gateway.wsUrl).acknowledged({ ...credential });
    return socket.send({ type: "subscribe", id: "1", payload: { query } });
  };
  const openOverHttp = (headers: Record<string, string>) =>
    fetch(`${gateway.url}/stream`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", ...headers },
      body: JSON.stringify({ query }),
    });
  const stays = async (socket: RawSocket) => {
    expect(await socket.send({ type: "ping" }).next()).toEqual({ message: { type: "pong" } });
    socket.socket.terminate();
    await until(() => gateway.counts().subscribers === 0);
  };

  it("an API key: its WebSockets and server-sent events end", async () => {
    await writeFile(apiKeysFile, JSON.stringify({ keys: [first.record, second.record] }));
    await gateway.reload();
    const [revoked, kept] = [await open({ apiKey: first.key }), await open({ apiKey: second.key })];
    const response = await openOverHttp(withKey(first.key));
    await until(() => gateway.counts().subscribers === 3);

    await writeFile(apiKeysFile, JSON.stringify({ keys: [second.record] }));
    await gateway.reload();
    expect(await revoked.next()).toEqual({ closed: 4403 });
    expect(await response.text()).toContain("The credential was revoked.");
    await stays(kept);
  });

  it("a token, or its session: its streams end, and it is not good any more", async () => {
    const [one, two, three] = [
      await open(withToken(named)),
      await open(withToken(ofSession)),
      await open(withToken(untouched)),
    ];
    const response = await openOverHttp(withToken(ofSession));
    await until(() => gateway.counts().subscribers === 4);

    await writeFile(revokedTokensFile, JSON.stringify({ tokens: ["t-1"], sessions: ["s-2"] }));
    expect(await gateway.reload()).toBe(true);
    expect([await one.next(), await two.next()]).toEqual([{ closed: 4403 }, { closed: 4403 }]);
    expect(await response.text()).toContain("The credential was revoked.");
    const statuses = [named, ofSession, untouched].map((jwt) => statusOf(withToken(jwt)));
    expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
    await stays(three);
  });

  it("the key that signed a token: its streams end, those of another key's tokens do not", async () => {
    const keysOf = (text: string) => (JSON.parse(text) as { keys: unknown[] }).keys;
    await writeFile(jwks, JSON.stringify({ keys: [...keysOf(firstJwks), ...keysOf(otherJwks)] }));
    await gateway.reload();
    const [revoked, kept] = [await open(withToken(token)), await open(withToken(otherToken))];
    const response = await openOverHttp(withToken(token));
    await until(() => gateway.counts().subscribers === 3);

    await writeFile(jwks, otherJwks);
    await gateway.reload();
    expect(await revoked.next()).toEqual({ closed: 4403 });
    expect(await response.text()).toContain("The credential was revoked.");
    await stays(kept);
  });
});

describe("the supergraph", () => {
  const typeNames = async () =>
    JSON.stringify((await ask(withKey(second.key), `{ __schema { queryType { description } } }`)).body.data);

  it("is swapped while requests run, and none is lost", async () => {
    const before = await typeNames();
    const statuses: number[] = [];
    let swapping = true;
    const clients = Array.from({ length: 4 }, async () => {
      while (swapping) statuses.push(await statusOf(withKey(second.key)));
    });
    for (let round = 0; round < 2; round += 1) {
      sdl = graph.supergraphSdl.replace(/type Query\b/, `"""Swapped ${round}"""\ntype Query`);
      expect(await gateway.reload()).toBe(true);
    }
    swapping = false;
    await Promise.all(clients);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(before).not.toContain("Swapped");
    expect(await typeNames()).toContain("Swapped 1");
  });

  it("is swapped while a request and a subscription run: they end and go on with the old one, and miss nothing", async () => {
    const socket = await new RawSocket(gateway.wsUrl).acknowledged({ apiKey: second.key });
    const query = "subscription { shipmentStatusChanged { id shipment { order { number } } } }";
    socket.send({ type: "subscribe", id: "1", payload: { query } });
    await until(() => graph.log.readers === 1);
    const goOn = graph.ports.orders.hold();
    graph.ports.orders.forget();
    const inFlight = ask(
      withKey(second.key),
      '{ __schema { queryType { description } } order(id: "ord_1") { number } }',
    );
    await until(() => graph.ports.orders.requests.length === 1);

    const joined = (n: number) => ({ shipment: { order: { number: n % 2 === 1 ? "1001" : "1002" } } });
    for (const n of [1, 2]) {
      graph.log.append(change(n));
      sdl = graph.supergraphSdl.replace(/type Query\b/, `"""Under way ${n}"""\ntype Query`);
      expect(await gateway.reload()).toBe(true);
    }
    goOn();
    const { status, body } = await inFlight;
    expect([status, body]).toEqual([
      200,
      { data: { __schema: { queryType: { description: "Swapped 1" } }, order: { number: "1001" } } },
    ]);
    graph.log.append(change(3));
    for (const n of [1, 2, 3]) {
      const payload = { data: { shipmentStatusChanged: { id: `evt_${n}`, ...joined(n) } } };
      expect(await socket.next()).toEqual({ message: { type: "next", id: "1", payload } });
    }
    // One stream at the subgraph all the while; who comes now gets one on the new supergraph.
    expect([graph.upstreams(), await typeNames()]).toEqual([1, expect.stringContaining("Under way 2")]);
    socket.socket.terminate();
  });

  it("stays when the new one is none", async () => {
    sdl = "type Query {";
    expect(await gateway.reload()).toBe(false);
    expect(await typeNames()).toContain("Under way 2");
    sdl = graph.supergraphSdl;
  });
});
