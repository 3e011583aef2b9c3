import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { until } from "./support/until.ts";

let running: TestGateway;
beforeAll(async () => {
  running = await startTestGateway({ publicRequestsPerMinute: 2, trustedProxies: ["127.0.0.1"] });
});
afterAll(() => running.stop());

const query = "{ __typename }";

test("callers without credentials are held to their address's share, over HTTP and WebSocket", async () => {
  const from = (address: string) => ({ "x-forwarded-for": address });
  for (let i = 0; i < 2; i += 1) expect((await running.post({ query }, from("192.0.2.1"))).status).not.toBe(429);
  const refused = await running.post({ query }, from("192.0.2.1"));
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^(?:29|30)$/)]);
  expect(refused.body.errors?.[0]?.extensions).toEqual({
    ...{ code: "RATE_LIMITED", retriable: true, retryAfterSeconds: Number(refused.headers.get("retry-after")) },
  });
  expect((await running.post({ query }, from("192.0.2.2"))).status).not.toBe(429);
  const credentials = { authorization: running.authorization, ...from("192.0.2.1") };
  expect((await running.post({ query }, credentials)).status).toBe(200);

  const connect = async (address: string): Promise<RawSocket> =>
    new RawSocket(running.gateway.wsUrl, undefined, { headers: from(address) }).opened();
  const init = { type: "connection_init", payload: { anonymous: true } };
  expect(await (await connect("192.0.2.1")).send(init).next()).toEqual({ closed: 4429 });
  expect(await (await connect("192.0.2.3")).send(init).next()).toEqual({ message: { type: "connection_ack" } });
});

test("what is not run over a WebSocket without credentials counts for its address, too", async () => {
  const headers = { "x-forwarded-for": "192.0.2.9" };
  const socket = await new RawSocket(running.gateway.wsUrl, undefined, { headers }).opened();
  const init = { type: "connection_init", payload: { anonymous: true } };
  expect(await socket.send(init).next()).toEqual({ message: { type: "connection_ack" } });
  const refusalOf = async (id: string, text: string) => {
    const said = await socket.send({ type: "subscribe", id, payload: { query: text } }).next();
    return /"code":"(\w+)"/.exec(JSON.stringify(said))?.[1];
  };
  // The first request of two was the connection's own.
  expect(await refusalOf("1", "{ nothing }")).toBe("GRAPHQL_VALIDATION_FAILED");
  expect(await refusalOf("2", "{ nothing }")).toBe("RATE_LIMITED");
  socket.socket.terminate();
});

test("an address holds as many WebSockets without credentials as it may; who leaves makes room", async () => {
  const small = await startTestGateway({ maxStreamsPerCaller: 2, maxStreams: 3, trustedProxies: ["127.0.0.1"] });
  try {
    const join = async (address: string, payload: object) => {
      const headers = { "x-forwarded-for": address };
      const socket = await new RawSocket(small.gateway.wsUrl, undefined, { headers }).opened();
      return { socket: socket.socket, answer: await socket.send({ type: "connection_init", payload }).next() };
    };
    const anonymous = { anonymous: true };
    const welcome = { message: { type: "connection_ack" } };
    const [first, second] = [await join("192.0.2.1", anonymous), await join("192.0.2.1", anonymous)];
    expect([first.answer, second.answer]).toEqual([welcome, welcome]);
    expect((await join("192.0.2.1", anonymous)).answer).toEqual({ closed: 4429 });
    expect((await join("192.0.2.2", anonymous)).answer).toEqual(welcome);
    // All places together are taken; who has credentials needs none.
    expect((await join("192.0.2.3", anonymous)).answer).toEqual({ closed: 4429 });
    expect((await join("192.0.2.1", { authorization: small.authorization })).answer).toEqual(welcome);
    first.socket.close();
    await until(() => small.gateway.counts().connections === 3);
    expect((await join("192.0.2.1", anonymous)).answer).toEqual(welcome);
  } finally {
    await small.stop();
  }
});
