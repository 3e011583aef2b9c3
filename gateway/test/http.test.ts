import { once } from "node:events";
import http from "node:http";
import { SignJWT, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { RawSocket } from "./support/raw-socket.ts";

let test: TestGateway;
beforeAll(async () => {
  test = await startTestGateway();
});
afterAll(() => test.stop());

const query = '{ shipment(id: "shp_1") { id } }';
const ok = { data: { shipment: { id: "shp_1" } } };

describe("who may call", () => {
  const foreignToken = async (claims: Record<string, unknown>, header: Record<string, unknown> = {}) => {
    const { privateKey } = await generateKeyPair("EdDSA");
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "EdDSA", ...header })
      .setExpirationTime("1h")
      .sign(privateKey);
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

  it.each([
    ["a token", () => ({ authorization: test.authorization })],
    ["an API key", () => ({ "x-api-key": test.apiKey })],
    ["an API key as bearer", () => ({ authorization: `Bearer ${test.apiKey}` })],
  ])("%s is enough", async (_name, headers) => {
    expect(await test.post({ query }, headers())).toMatchObject({ status: 200, body: ok });
  });

  it.each<[string, () => Record<string, string> | Promise<Record<string, string>>]>([
    ["nothing", () => ({})],
    ["basic authentication", () => ({ authorization: "Basic YTpi" })],
    ["an empty bearer", () => ({ authorization: "Bearer " })],
    ["no token", () => ({ authorization: "Bearer abc" })],
    [
      "an unsigned token",
      () => ({ authorization: `Bearer ${encode({ alg: "none" })}.${encode({ tenant: "acme" })}.` }),
    ],
    [
      "a token of another key",
      async () => ({ authorization: `Bearer ${await foreignToken({ tenant: "acme", sub: "a", scope: "" })}` }),
    ],
    ["an altered token", () => ({ authorization: `${test.authorization.slice(0, -6)}AAAAAA` })],
    ["an expired token", async () => ({ authorization: `Bearer ${await test.token({ expiresIn: -1 })}` })],
    ["a malformed tenant", async () => ({ authorization: `Bearer ${await test.token({ tenant: "a b" })}` })],
    ["an empty subject", async () => ({ authorization: `Bearer ${await test.token({ subject: "" })}` })],
    ["an unknown API key", () => ({ "x-api-key": `wbk_${"A".repeat(43)}` })],
    ["an expired API key", () => ({ "x-api-key": test.expiredKey })],
    ["two credentials", () => ({ "x-api-key": test.apiKey, authorization: test.authorization })],
    ["a very long token", () => ({ authorization: `Bearer ${"a".repeat(10_000)}` })],
    ["claims in headers of ours", () => ({ "x-waybill-identity": "e30", "x-waybill-tenant": "acme" })],
  ])("%s is not", async (_name, headers) => {
    test.graph.ports.shipments.forget();
    const answer = await test.post({ query }, await headers());
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ errors: [{ message: expect.any(String), extensions: { code: "UNAUTHENTICATED" } }] });
    expect(test.graph.ports.shipments.requests).toEqual([]);
  });

  it("the identity comes from the credential alone", async () => {
    test.graph.ports.shipments.forget();
    const token = await test.token({ customerId: "cus_1", scopes: ["shipments:read", "internal"] });
    const headers = { authorization: `Bearer ${token}`, "x-waybill-tenant": "other", "x-tenant-id": "other" };
    expect((await test.post({ query }, headers)).body).toEqual(ok);
    expect(test.graph.ports.shipments.requests[0]?.identity).toEqual({
      tenant: "acme",
      actor: { type: "customer", id: "anna" },
      customerId: "cus_1",
      scopes: ["shipments:read"],
      expiresAt: expect.any(Number),
    });
  });

  it("a missing scope is FORBIDDEN for its field alone", async () => {
    const authorization = `Bearer ${await test.token({ scopes: ["shipments:read"] })}`;
    const { body } = await test.post({ query: '{ shipment(id: "shp_1") { id order { number } } }' }, { authorization });
    expect(body.data).toEqual({ shipment: { id: "shp_1", order: null } });
    expect(body.errors).toMatchObject([{ path: ["shipment", "order"], extensions: { code: "FORBIDDEN" } }]);
  });

  it("the position of a log is not in the clients' schema", async () => {
    const { body } = await test.post({ query: "{ shipmentsLogHead }" });
    expect(body.errors).toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
  });
});

describe("requests that are none", () => {
  it.each([
    ["an empty body", "", 400],
    ["no JSON", "{", 400],
    ["null", "null", 400],
    ["a number", "1", 400],
    ["an array", "[]", 400],
    ["a batch", JSON.stringify([{ query }, { query }]), 400],
    ["no query", "{}", 400],
    ["a query that is no text", '{"query":1}', 400],
    ["variables that are no object", JSON.stringify({ query, variables: [1] }), 400],
    ["a body above 256 KiB", JSON.stringify({ query, variables: { pad: "x".repeat(256 * 1024) } }), 413],
  ])("%s is refused as JSON with a code", async (_name, body, status) => {
    const answer = await test.post(body);
    expect(answer.status).toBe(status);
    expect(answer.body.errors).toMatchObject([{ extensions: { code: expect.any(String) } }]);
    expect(JSON.stringify(answer.body)).not.toMatch(/stack|node_modules|\bat /);
  });

  it.each([
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    ["multipart/form-data; boundary=x", 415],
  ])("content type %s is refused", async (type, status) => {
    expect((await test.post("x", { authorization: test.authorization, "content-type": type })).status).toBe(status);
  });

  it.each(["PUT", "DELETE", "PATCH"])("method %s is refused", async (method) => {
    const response = await fetch(test.gateway.url, { method, headers: { authorization: test.authorization } });
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { errors: [{ extensions: { code: "NOT_FOUND" } }] },
    ]);
  });

  it.each(["a b", "[", "%", "999.1.1.1"])("host %s is refused", async (host) => {
    const { hostname, port, pathname } = new URL(test.gateway.url);
    const request = http.request({ hostname, port, path: pathname, method: "POST", headers: { host } });
    const response = once(request, "response") as Promise<[http.IncomingMessage]>;
    request.end("{}");
    expect((await response)[0].statusCode).toBe(400);
  });

  it("a GET that a page could make is refused, and a mutation by GET", async () => {
    const get = (text: string, headers: Record<string, string> = {}) =>
      fetch(`${test.gateway.url}?query=${encodeURIComponent(text)}`, {
        headers: { authorization: test.authorization, ...headers },
      });
    expect((await get(query)).status).toBe(400);
    expect((await get(query, { "apollo-require-preflight": "1" })).status).toBe(200);
    expect((await get("mutation { __typename }", { "apollo-require-preflight": "1" })).status).toBe(405);
  });

  it("a subscription over HTTP is told where to go", async () => {
    const { status, body } = await test.post({ query: "subscription { shipmentStatusChanged { id } }" });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      { message: expect.stringContaining("WebSocket"), extensions: { code: "BAD_REQUEST" } },
    ]);
  });
});

describe("limits, the same over HTTP and WebSocket", () => {
  const deep = (levels: number) =>
    `{ shipment(id: "1") ${"{ order { shipments ".repeat(levels)} { id } ${"} }".repeat(levels)} }`;
  const many = (count: number, field: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => field(n)).join(" ");
  const unused = `query (${many(200, (n) => `$v${n}: Int`)}) { __typename }`;
  const cases: readonly [string, string, string][] = [
    ["200 levels", deep(100), "QUERY_TOO_DEEP"],
    ["5,000 aliases", `{ ${many(5_000, (n) => `a${n}: __typename`)} }`, "TOO_MANY_TOKENS"],
    ["101 aliases", `{ ${many(101, (n) => `a${n}: __typename`)} }`, "TOO_MANY_ALIASES"],
    ["a page of 99,999,999", "{ shipments(first: 99999999) { nodes { id } } }", "PAGE_SIZE_INVALID"],
    [
      "pages in pages",
      "{ shipments(first: 100) { nodes { trackingEvents(first: 100) { nodes { id } } order { shipments { trackingEvents(first: 100) { nodes { id } } } } } } }",
      "QUERY_TOO_COMPLEX",
    ],
    [
      "fragments that double",
      `{ ...F0 } ${many(14, (n) => `fragment F${n} on Query { a: shipment(id: 1) { id } ...F${n + 1} b: shipment(id: 1) { id } ...F${n + 1} }`)} fragment F14 on Query { __typename }`,
      "TOO_MANY_ALIASES",
    ],
    [
      "a circle of fragments",
      "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["introspection", "{ __schema { queryType { name } } }", "INTROSPECTION_DISABLED"],
    [
      "introspection beside something unknown",
      "{ nothing __schema { queryType { name } } }",
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["unused variables", unused, "GRAPHQL_VALIDATION_FAILED"],
    ["a syntax error", "{ shipment(", "GRAPHQL_PARSE_FAILED"],
    ["an unknown field, without hints", "{ shipmen { id } }", "GRAPHQL_VALIDATION_FAILED"],
  ];

  it.each(cases)("%s", async (_name, document, code) => {
    const answer = await test.post({ query: document });
    expect(answer.status).toBe(400);
    const [first] = answer.body.errors ?? [];
    expect(first?.extensions.code).toBe(code);
    expect(first?.message).not.toContain("Did you mean");

    const socket = await new RawSocket(test.gateway.wsUrl).acknowledged({ Authorization: test.authorization });
    const event = await socket.send({ type: "subscribe", id: "1", payload: { query: document } }).next();
    socket.socket.terminate();
    const payload = (event as { message: { payload: { extensions: { code: string } }[] } }).message.payload;
    expect(payload[0]?.extensions.code).toBe(code);
    expect(answer.body.errors).toEqual(payload);
  });

  it("no more than 20 things that are wrong are told, whichever way a document comes", async () => {
    const byGet = await fetch(`${test.gateway.url}?query=${encodeURIComponent(unused)}`, {
      headers: { authorization: test.authorization, "apollo-require-preflight": "1" },
    });
    const byPost = await test.post({ query: unused });
    expect(byPost.body.errors).toHaveLength(21);
    expect([byGet.status, await byGet.json()]).toEqual([byPost.status, byPost.body]);
  });
});

describe("faults behind the gateway", () => {
  it("a subgraph that is down costs its own fields only", async () => {
    test.graph.ports.customers.goDown();
    const { status, body } = await test.post({
      query: '{ order(id: "ord_1") { number customer { email } } customer(id: "cus_1") { email } }',
    });
    test.graph.ports.customers.comeBack();
    expect(status).toBe(200);
    expect(body.data).toEqual({ order: { number: "1001", customer: null }, customer: null });
    const unavailable = { code: "SUBGRAPH_UNAVAILABLE", retriable: true };
    expect(body.errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual(
      expect.arrayContaining([
        { path: ["customer"], extensions: unavailable },
        { path: ["order", "customer"], extensions: unavailable },
      ]),
    );
  });

  it("a subgraph that hangs costs its own fields only, and no more than the deadline", async () => {
    const hasty = await startTestGateway({ queryDeadlineMs: 300 });
    const { status, body } = await hasty.post(
      {
        query: '{ order(id: "ord_1") { hanging } customer(id: "cus_1") { email } }',
      },
      { authorization: hasty.authorization },
    );
    await hasty.stop();
    expect([status, body.data]).toEqual([200, { order: null, customer: { email: "c1@example.com" } }]);
    expect(body.errors).toMatchObject([{ path: ["order"], extensions: { code: "SUBGRAPH_UNAVAILABLE" } }]);
  });

  it("a bug tells nothing but the id it is logged under", async () => {
    const { body, headers } = await test.post({ query: '{ order(id: "ord_1") { failing } }' });
    expect(body).toEqual({
      data: { order: { failing: null } },
      errors: [
        {
          message: "Something went wrong.",
          path: ["order", "failing"],
          extensions: { code: "INTERNAL_SERVER_ERROR", correlationId: headers.get("x-request-id") },
        },
      ],
    });
  });

  it("says that it lives and is ready", async () => {
    for (const path of ["livez", "readyz"]) {
      expect((await fetch(test.gateway.url.replace("graphql", path))).status).toBe(200);
    }
  });

  it("lets pages of allowed origins call, and no others", async () => {
    const ask = async (origin: string) =>
      (await fetch(test.gateway.url, { method: "OPTIONS", headers: { origin } })).headers.get(
        "access-control-allow-origin",
      );
    expect([await ask("https://shop.example"), await ask("https://evil.example"), await ask("null")]).toEqual([
      "https://shop.example",
      null,
      null,
    ]);
  });
});
