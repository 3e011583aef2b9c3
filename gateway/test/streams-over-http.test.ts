import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { change } from "./support/graph.ts";
import { type Answer, startTestGateway, type TestGateway } from "./support/gateway.ts";
import { StreamReader } from "./support/stream-reader.ts";
import { until } from "./support/until.ts";

let test: TestGateway;
const opened: StreamReader[] = [];
beforeAll(async () => {
  test = await startTestGateway();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((reader) => reader.leave()));
  await until(() => test.gateway.counts().subscribers === 0);
});
afterAll(() => test.stop());

const query = "subscription ($after: Cursor) { shipmentStatusChanged(after: $after) { id order { number } } }";
const changed = (n: number) => ({
  data: { shipmentStatusChanged: { id: `evt_${n}`, order: { number: n % 2 ? "1001" : "1002" } } },
});
const append = () => test.graph.log.append(change(test.graph.log.entries.length + 1)).seq;
const complete = { event: "complete", id: undefined, data: null };

const send = (body: object, headers: Record<string, string> = {}) =>
  fetch(`${test.gateway.url}/stream`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: test.authorization,
      ...headers,
    },
    body: JSON.stringify(body),
  });
async function events(body: object, headers: Record<string, string> = {}): Promise<StreamReader> {
  const reader = new StreamReader(await send(body, headers), "\n\n");
  opened.push(reader);
  return reader;
}

describe("server-sent events", () => {
  it("bring a subscription's events, joined, with their cursors as ids", async () => {
    const reader = await events({ query });
    expect(reader.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    await until(() => test.graph.log.readers === 1);
    const n = append();
    expect(await reader.event()).toEqual({ event: "next", id: `c${n}`, data: changed(n) });
  });

  it("go on after the last id that a client names: nothing missing, nothing twice", async () => {
    const first = append();
    append();
    append();
    const reader = await events({ query, variables: { after: "c0" } }, { "last-event-id": `c${first}` });
    expect((await reader.event())?.data).toEqual(changed(first + 1));
    await reader.leave();
    const again = await events({ query }, { "last-event-id": `c${first + 1}` });
    expect((await again.event())?.data).toEqual(changed(first + 2));
    const last = append();
    expect(await again.event()).toEqual({ event: "next", id: `c${last}`, data: changed(last) });
  });

  it("come from the same stream as over WebSocket", async () => {
    const reader = await events({ query });
    const socket = test.client().iterate({ query });
    const next = socket.next();
    await until(() => test.gateway.counts().subscribers === 2 && test.graph.log.readers === 1);
    expect(test.gateway.counts().streams).toBe(1);
    const n = append();
    expect([(await reader.event())?.data, (await next).value]).toEqual([changed(n), changed(n)]);
    await socket.return?.();
  });

  it("end with a subscription's end, and with a client's leaving", async () => {
    const ticks = await events({ query: "subscription { ticks(count: 1) { number } }" });
    expect(await ticks.event()).toEqual({ event: "next", id: undefined, data: { data: { ticks: { number: 1 } } } });
    expect(await ticks.event()).toEqual(complete);
    expect(await ticks.event()).toBeUndefined();
    const reader = await events({ query });
    await until(() => test.graph.log.readers === 1);
    await reader.leave();
    await until(() => test.graph.log.readers === 0 && test.gateway.counts().connections === 0);
  });

  it("carry the answer of a query or mutation, also to a GET", async () => {
    const asked = await events({ query: '{ order(id: "ord_1") { number } }' });
    expect((await asked.event())?.data).toEqual({ data: { order: { number: "1001" } } });
    expect(await asked.event()).toEqual(complete);
    const address = new URL(`${test.gateway.url}/stream`);
    address.searchParams.set("query", "query ($id: ID!) { order(id: $id) { number } }");
    address.searchParams.set("variables", '{"id":"ord_2"}');
    const headers = { accept: "text/event-stream", authorization: test.authorization };
    const got = new StreamReader(await fetch(address, { headers }), "\n\n");
    expect((await got.event())?.data).toEqual({ data: { order: { number: "1002" } } });
    const mutation = 'mutation { refreshTracking(input: { idempotencyKey: "k", shipmentId: "shp_1" }) { newEvents } }';
    address.searchParams.set("query", mutation);
    expect((await fetch(address, { headers })).status).toBe(405);
  });

  it.each([
    ["an unknown field", { query: "{ nothing }" }, "GRAPHQL_VALIDATION_FAILED"],
    ["a missing variable", { query: "subscription ($n: Int!) { ticks(count: $n) { number } }" }, "BAD_USER_INPUT"],
    ["a cursor that is none", { query, variables: { after: "forged" } }, "CURSOR_INVALID"],
  ])("tell %s as their only answer", async (_name, body, code) => {
    const reader = await events(body);
    expect(await reader.event()).toMatchObject({ event: "next", data: { errors: [{ extensions: { code } }] } });
    expect(await reader.event()).toEqual(complete);
  });

  it("end when the credential does", async () => {
    const reader = await events({ query }, { authorization: `Bearer ${await test.token({ expiresIn: 2 })}` });
    expect(await reader.event()).toMatchObject({ data: { errors: [{ extensions: { code: "FORBIDDEN" } }] } });
    expect(await reader.event()).toEqual(complete);
    await until(() => test.graph.log.readers === 0);
  });

  it.each([
    ["no credential", { authorization: "" }, 401],
    ["a credential that is none", { authorization: "Bearer abc" }, 401],
    ["a page of another origin", { origin: "https://evil.example" }, 403],
    ["another format", { accept: "application/json" }, 406],
    ["another type of body", { "content-type": "text/plain" }, 415],
  ])("are refused to %s", async (_name, headers, status) => {
    expect((await send({ query }, headers)).status).toBe(status);
  });
});

describe("multipart responses, as Apollo Client asks for them", () => {
  const accept = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json";
  const jsonOf = (piece: string | undefined) => JSON.parse(piece?.split("\r\n\r\n")[1] ?? "null") as unknown;

  it.each(["", "/stream"])("bring a subscription's events at /graphql%s", async (path) => {
    const response = await fetch(test.gateway.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", accept, authorization: test.authorization },
      body: JSON.stringify({ query: "subscription { ticks(count: 2) { number } }" }),
    });
    expect(response.headers.get("content-type")).toContain("multipart/mixed");
    const text = await response.text();
    const [before, one, two, end] = text.split("--graphql");
    expect([before, jsonOf(one), jsonOf(two), end]).toEqual([
      "",
      { payload: { data: { ticks: { number: 1 } } } },
      { payload: { data: { ticks: { number: 2 } } } },
      "--\r\n",
    ]);
  });
});

it("says goodbye when the gateway stops: the response ends without a last word", async () => {
  const stopping = await startTestGateway();
  const reader = new StreamReader(
    await fetch(`${stopping.gateway.url}/stream`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        authorization: stopping.authorization,
      },
      body: JSON.stringify({ query }),
    }),
    "\n\n",
  );
  await until(() => stopping.graph.log.readers === 1);
  const stopped = stopping.stop();
  expect(await reader.event()).toBeUndefined();
  await stopped;
});

it("are as many as a caller may have; who leaves makes room", async () => {
  const small = await startTestGateway({ maxStreamsPerCaller: 2, maxStreams: 3 });
  try {
    const authorizationOf = async (subject: string) => `Bearer ${await small.token({ subject })}`;
    const [anna, bert, carla] = await Promise.all(["anna", "bert", "carla"].map(authorizationOf));
    const ask = (authorization = "") =>
      fetch(`${small.gateway.url}/stream`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "text/event-stream", authorization },
        body: JSON.stringify({ query }),
      });
    const refused = async (authorization: string | undefined) => {
      const response = await ask(authorization);
      const { errors } = (await response.json()) as Answer["body"];
      return [response.status, errors?.[0]?.extensions.code, errors?.[0]?.message];
    };
    const [first, second] = [await ask(anna), await ask(anna)];
    const tooMany = [429, "TOO_MANY_SUBSCRIPTIONS"];
    expect(await refused(anna)).toEqual([...tooMany, "Too many streams of one caller."]);
    const third = await ask(bert);
    expect(await refused(carla)).toEqual([...tooMany, "Too many streams are open here."]);
    await first.body?.cancel();
    await until(() => small.gateway.counts().connections === 2);
    const fourth = await ask(carla);
    expect(fourth.status).toBe(200);
    for (const { body } of [second, third, fourth]) await body?.cancel();
  } finally {
    await small.stop();
  }
});
