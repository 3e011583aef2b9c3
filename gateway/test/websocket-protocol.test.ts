import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { errorKinds } from "@waybill/service";
import { change } from "./support/graph.ts";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { until } from "./support/until.ts";

let test: TestGateway;
const opened: RawSocket[] = [];
beforeAll(async () => {
  test = await startTestGateway();
});
afterEach(() => opened.splice(0).forEach(({ socket }) => socket.terminate()));
afterAll(() => test.stop());

function connect(...[protocol, options]: [protocol?: string | string[], options?: object]): RawSocket {
  const socket = new RawSocket(test.gateway.wsUrl, protocol, options);
  opened.push(socket);
  return socket;
}
const connected = () => connect().acknowledged({ Authorization: test.authorization });

const init = (payload?: unknown) => ({ type: "connection_init", ...(payload !== undefined && { payload }) });
const subscribe = (id: unknown, query: string, more: object = {}) => ({
  type: "subscribe",
  id,
  payload: { query, ...more },
});
const stream = "subscription { shipmentStatusChanged { id } }";
const message = (content: unknown) => ({ message: content });
const errorWith = (id: string, code: string) =>
  message({ id, type: "error", payload: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })] });

describe("before the acknowledgement", () => {
  it.each([
    ["no credentials", undefined, 4403],
    ["empty payload", {}, 4403],
    ["a token that is none", { Authorization: "Bearer abc" }, 4403],
    ["credentials in another place", { token: "abc" }, 4403],
    ["tenant without a credential", { "x-waybill-tenant": "acme", "x-tenant-id": "acme" }, 4403],
    ["__proto__ as a name", JSON.parse('{"__proto__": "x"}'), 4403],
  ])("%s closes with %#", async (_name, payload, code) => {
    const socket = await connect().opened();
    expect(await socket.send(init(payload)).next()).toEqual({ closed: code });
  });

  it.each([
    ["not JSON", "{"],
    ["null", "null"],
    ["an array", "[]"],
    ["a number", "1"],
    ["no type", "{}"],
    ["an unknown type", '{"type":"start"}'],
    ["a payload that is no object", '{"type":"connection_init","payload":1}'],
    ["a binary frame", Buffer.from('{"type":"connection_init"}')],
  ])("%s closes with 4400", async (_name, text) => {
    const socket = await connect().opened();
    expect(await socket.send(text).next()).toEqual({ closed: 4400 });
  });

  it("a subscription closes with 4401", async () => {
    const socket = await connect().opened();
    expect(await socket.send(subscribe("1", stream)).next()).toEqual({ closed: 4401 });
  });

  it("silence closes with 4408 after three seconds", async () => {
    expect(await (await connect().opened()).next()).toEqual({ closed: 4408 });
  });

  it("another sub-protocol is not spoken", async () => {
    const socket = connect("graphql-ws");
    expect(await socket.next()).toEqual({ closed: 1006 });
  });

  it.each([
    ["https://evil.example", false],
    ["null", false],
    ["https://shop.example.evil.example", false],
    ["https://evilshop.example", false],
    ["http://shop.example", false],
    ["https://shop.example:8443", false],
    ["https://SHOP.example", false],
    ["https://shop.example", true],
  ])("origin %s may connect: %s", async (origin, allowed) => {
    const socket = connect(undefined, { origin });
    const first = allowed
      ? (await socket.opened()).send(init({ Authorization: test.authorization })).next()
      : socket.next();
    expect(await first).toEqual(allowed ? message({ type: "connection_ack" }) : { closed: 1006 });
  });

  it.each([
    ["Authorization", () => ({ Authorization: test.authorization })],
    ["authorization in lower case", () => ({ authorization: test.authorization })],
    ["apiKey", () => ({ apiKey: test.apiKey })],
    ["an API key as bearer", () => ({ Authorization: `Bearer ${test.apiKey}` })],
  ])("%s is acknowledged", async (_name, payload) => {
    const socket = await connect().opened();
    expect(await socket.send(init(payload())).next()).toEqual(message({ type: "connection_ack" }));
  });

  it("credentials in the headers of the upgrade are taken too", async () => {
    const socket = await connect(undefined, { headers: { "x-api-key": test.apiKey } }).opened();
    expect(await socket.send(init()).next()).toEqual(message({ type: "connection_ack" }));
  });
});

describe("after the acknowledgement", () => {
  it("a second init closes with 4429", async () => {
    const socket = await connected();
    expect(await socket.send(init({})).next()).toEqual({ closed: 4429 });
  });

  it("a second subscription with the same id closes with 4409", async () => {
    const socket = await connected();
    socket.send(subscribe("1", stream)).send(subscribe("1", stream));
    expect(await socket.next()).toEqual({ closed: 4409 });
  });

  it("a ping is answered", async () => {
    const socket = await connected();
    expect(await socket.send({ type: "ping", payload: { n: 1 } }).next()).toEqual(
      message({ type: "pong", payload: { n: 1 } }),
    );
  });

  it.each([
    ["subscribe without an id", subscribe(undefined, stream)],
    ["subscribe with an empty id", subscribe("", stream)],
    ["subscribe without a query", { type: "subscribe", id: "1", payload: {} }],
    ["subscribe with variables that are no object", subscribe("1", stream, { variables: 1 })],
    ["connection_ack, which servers send", { type: "connection_ack" }],
    ["next, which servers send", { type: "next", id: "1", payload: { data: {} } }],
    ["error, which servers send", { type: "error", id: "1", payload: [{ message: "no" }] }],
    ["an unknown type", { type: "data", id: "1" }],
  ])("%s closes with 4400", async (_name, wrong) => {
    expect(await (await connected()).send(wrong).next()).toEqual({ closed: 4400 });
  });

  it("a message larger than 256 KiB closes with 1009", async () => {
    const socket = await connected();
    expect(await socket.send({ type: "ping", payload: { pad: "x".repeat(256 * 1024) } }).next()).toEqual({
      closed: 1009,
    });
  });

  it.each(["__proto__", "toString", "constructor", "é", "x".repeat(256)])("the id %s works", async (id) => {
    const socket = await connected();
    socket.send(subscribe(id, "{ __typename }"));
    expect(await socket.next()).toEqual(message({ id, type: "next", payload: { data: { __typename: "Query" } } }));
    expect(await socket.next()).toEqual(message({ id, type: "complete" }));
  });

  it.each([
    ["an id that would echo too much", "x".repeat(257), stream, {}, "BAD_REQUEST"],
    ["a syntax error", "1", "{", {}, "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", "1", "{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"],
    [
      "two root fields",
      "1",
      "subscription { a: shipmentStatusChanged { id } b: shipmentStatusChanged { id } }",
      {},
      "GRAPHQL_VALIDATION_FAILED",
    ],
    [
      "a condition on the root field",
      "1",
      "subscription ($x: Boolean!) { shipmentStatusChanged @skip(if: $x) { id } }",
      { variables: { x: false } },
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["a missing variable", "1", "subscription ($n: Int!) { ticks(count: $n) { number } }", {}, "BAD_USER_INPUT"],
    ["an unknown operation", "1", stream, { operationName: "No" }, "OPERATION_RESOLUTION_FAILURE"],
    ["introspection", "1", "{ __schema { types { name } } }", {}, "INTROSPECTION_DISABLED"],
  ])("%s is an error of that operation alone", async (_name, id, query, more, code) => {
    const socket = await connected();
    socket.send(subscribe(id, query, more));
    expect(await socket.next()).toEqual(errorWith(id, code));
    expect(await socket.send({ type: "ping" }).next()).toEqual(message({ type: "pong" }));
  });

  it("one subscription too many is an error of that one alone", async () => {
    const socket = await connected();
    for (const id of ["1", "2", "3", "4", "5", "6"]) socket.send(subscribe(id, stream));
    expect(await socket.next()).toEqual(errorWith("6", "TOO_MANY_SUBSCRIPTIONS"));
    socket.send({ type: "complete", id: "1" }).send(subscribe("7", "{ __typename }"));
    expect(await socket.next()).toMatchObject(message({ id: "7", type: "next" }));
  });

  it("queries and mutations run, with the same joins and errors as over HTTP", async () => {
    const socket = await connected();
    socket.send(subscribe("q", '{ shipment(id: "shp_1") { order { number failing } } }'));
    expect(await socket.next()).toMatchObject(
      message({
        id: "q",
        type: "next",
        payload: {
          data: { shipment: { order: { number: "1001", failing: null } } },
          errors: [{ path: ["shipment", "order", "failing"], extensions: { code: "INTERNAL_SERVER_ERROR" } }],
        },
      }),
    );
    expect(await socket.next()).toEqual(message({ id: "q", type: "complete" }));
    const mutation = 'mutation { refreshTracking(input: { idempotencyKey: "k", shipmentId: "shp_1" }) { newEvents } }';
    socket.send(subscribe("m", mutation));
    expect(await socket.next()).toEqual(
      message({ id: "m", type: "next", payload: { data: { refreshTracking: { newEvents: 0 } } } }),
    );
  });

  it("of several operations one is run, whatever variables the others have", async () => {
    const several = `query Given($id: ID!) { ...Shipment } fragment Shipment on Query { shipment(id: $id) { id } }
      query Known { order(id: "ord_1") { ...Order } } fragment Order on Order { number }
      query Named { toString: order(id: "ord_1") { ...Order } }
      subscription Stream { shipmentStatusChanged { id order { ...Order } } }`;
    const [given, order] = [{ operationName: "Given", variables: { id: "shp_1" } }, { number: "1001" }];
    const answers: readonly (readonly [object, object])[] = [
      [given, { shipment: { id: "shp_1" } }],
      [{ operationName: "Known" }, { order }],
      [{ operationName: "Named" }, { toString: order }],
    ];
    const socket = await connected();
    for (const [more, data] of answers) {
      expect((await test.post({ query: several, ...more })).body).toEqual({ data });
      socket.send(subscribe("q", several, more));
      expect(await socket.next()).toEqual(message({ id: "q", type: "next", payload: { data } }));
      expect(await socket.next()).toEqual(message({ id: "q", type: "complete" }));
    }
    socket.send(subscribe("s", several, { operationName: "Stream" }));
    await until(() => test.graph.log.readers === 1);
    test.graph.log.append(change(1));
    expect(await socket.next()).toMatchObject(
      message({ id: "s", payload: { data: { shipmentStatusChanged: { order } } } }),
    );
    socket.send({ type: "complete", id: "s" });
    await until(() => test.graph.log.readers === 0);
  });

  it("complete ends a subscription and its upstream", async () => {
    const socket = await connected();
    socket.send(subscribe("1", stream));
    await until(() => test.graph.log.readers === 1);
    socket.send({ type: "complete", id: "1" });
    await until(() => test.graph.log.readers === 0);
    expect(test.gateway.counts().subscribers).toBe(0);
  });

  it("the end of the connection ends its subscriptions", async () => {
    const socket = await connected();
    socket.send(subscribe("1", stream)).send(subscribe("2", stream));
    await until(() => test.gateway.counts().subscribers === 2);
    socket.socket.terminate();
    await until(() => test.gateway.counts().subscribers === 0 && test.graph.upstreams() === 0);
    expect(test.gateway.counts().streams).toBe(0);
  });
});

describe("a credential that ends", () => {
  it("closes the connection with 4403, and no event comes after", async () => {
    const Authorization = `Bearer ${await test.token({ expiresIn: 2 })}`;
    const socket = await connect().acknowledged({ Authorization });
    socket.send(subscribe("1", stream));
    await until(() => test.graph.log.readers === 1);
    test.graph.log.append(change(1));
    expect(await socket.next()).toMatchObject(message({ type: "next" }));
    expect(await socket.next()).toEqual({ closed: errorKinds.FORBIDDEN.close });
    await until(() => test.gateway.counts().subscribers === 0 && test.graph.log.readers === 0);
    // Nobody is left to read it: the stream ended with the credential.
    test.graph.log.append(change(2));
    expect(test.gateway.counts().streams).toBe(0);
  });
});

describe("the gateway stops", () => {
  it("says 1001 to everybody", async () => {
    const stopping = await startTestGateway();
    const socket = await new RawSocket(stopping.gateway.wsUrl).acknowledged({ Authorization: stopping.authorization });
    socket.send(subscribe("1", stream));
    await until(() => stopping.graph.log.readers === 1);
    const stopped = stopping.stop();
    expect(await socket.next()).toEqual({ closed: 1001 });
    await stopped;
    expect(stopping.graph.log.readers).toBe(0);
  });
});
