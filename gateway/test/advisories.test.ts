import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { RawSocket } from "./support/raw-socket.ts";

/**
 * Published weaknesses of GraphQL servers, gateways and planners, as documents. Each must be answered as written here,
 * by both transports: work that grows out of proportion would not end within the time of a test.
 */
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const times = (count: number, part: (n: number) => string, between = " "): string =>
  Array.from({ length: count }, (_, n) => part(n)).join(between);
const shipment = (selection: string): string => `{ shipment(id: "shp_1") { ${selection} } }`;
const ok = expect.objectContaining({ data: { shipment: expect.anything() as unknown } }) as unknown;
const refused = (code: string): unknown => ({
  errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) as unknown })],
});
const fragments = (levels: number, of: (n: number) => string): string =>
  `${shipment("...F0")} ${times(levels, (n) => `fragment F${n} on Shipment { ${of(n + 1)} }`)} fragment F${levels} on Shipment { id }`;
const conditions = Array.from({ length: 70 }, (_, n) => `c${n}`);

test.each<[string, string, object, unknown]>([
  [
    "CVE-2023-26144: a field often, compared with itself",
    shipment(times(900, () => "id")),
    {},
    refused("GRAPHQL_VALIDATION_FAILED"),
  ],
  [
    "CVE-2023-26144: fields in overlapping fragments",
    shipment(times(60, () => "... on Shipment { order { ... on Order { id number } } }")),
    {},
    ok,
  ],
  ["overlapping fields of fragments that spread each other", fragments(60, (n) => `order { number } ...F${n}`), {}, ok],
  [
    "CVE-2023-28867: fragments nested deeply, none of which has a field",
    shipment(`${"... on Shipment { ".repeat(300)} id ${"} ".repeat(300)}`),
    {},
    ok,
  ],
  [
    "GHSA-p2q6-pwh5-m6jr: named fragments that a planner writes out, doubled 25 times",
    fragments(25, (n) => `...F${n} ...F${n}`),
    {},
    refused("QUERY_TOO_COMPLEX"),
  ],
  [
    "GHSA-p2q6-pwh5-m6jr: the same, kept within the limit of fields",
    fragments(8, (n) => `...F${n} order { number ...G } ...F${n}`).concat(" fragment G on Order { id }"),
    {},
    refused("QUERY_TOO_COMPLEX"),
  ],
  [
    "GHSA-q2f9-x4p4-7xmh: entities within entities, each of which could come from several places",
    shipment("order { shipments { order { shipments { order { customer { email } } } } } }".repeat(4)),
    {},
    ok,
  ],
  [
    "CVE-2024-43414: selections of which each has a condition of its own",
    `query (${times(70, (n) => `$c${n}: Boolean!`)}) ${shipment(times(70, (n) => `... @include(if: $c${n}) { order { number } }`))}`,
    Object.fromEntries(conditions.map((name) => [name, true])),
    ok,
  ],
  [
    "directives that are repeated on one field",
    shipment(`id ${times(300, () => "@include(if: true)")}`),
    {},
    expect.objectContaining({ errors: expect.anything() as unknown }) as unknown,
  ],
])("%s", async (_name, query, variables, answer) => {
  const { status, body } = await gateway.post({ query, variables });
  expect([status, body]).toEqual(["data" in body ? 200 : 400, answer]);
  const socket = await new RawSocket(gateway.gateway.wsUrl).acknowledged({ Authorization: gateway.authorization });
  const event = await socket.send({ type: "subscribe", id: "1", payload: { query, variables } }).next();
  socket.socket.terminate();
  const { type, payload } = (event as { message: { type: string; payload: unknown } }).message;
  expect(type === "error" ? { errors: payload } : payload).toEqual(answer);
});

test("GHSA-pfjj-6f4p-rvmh: names of the prototype are names like any other", async () => {
  const query = `query ($constructor: ID!) {
    __proto__: shipment(id: $constructor) { constructor: id __proto__: order { toString: number polluted: id } }
    constructor: shipment(id: "shp_2") { prototype: id }
  }`;
  const { status, body } = await gateway.post(`{"query":${JSON.stringify(query)},"variables":{"constructor":"shp_1"}}`);
  expect([status, body.errors]).toEqual([200, undefined]);
  expect(JSON.stringify(body.data)).toBe(
    '{"__proto__":{"constructor":"shp_1","__proto__":{"toString":"1001","polluted":"ord_1"}},"constructor":{"prototype":"shp_2"}}',
  );
  const hostile =
    '{"query":"query ($a: ID!) { shipment(id: $a) { id } }","variables":{"a":"shp_1","__proto__":{"polluted":1}}}';
  expect((await gateway.post(hostile)).status).toBeLessThan(500);
  expect("polluted" in {}).toBe(false);
  expect(await gateway.post({ query: shipment("id") })).toMatchObject({ status: 200 });
});

test("a charset that no decoder should be asked for is refused unread", async () => {
  for (const charset of ["utf-7", "utf-32", `x${"-".repeat(5_000)}`, "utf-8x"]) {
    const headers = { authorization: gateway.authorization, "content-type": `application/json; charset=${charset}` };
    expect(await gateway.post({ query: shipment("id") }, headers)).toMatchObject({ status: 415 });
  }
});
