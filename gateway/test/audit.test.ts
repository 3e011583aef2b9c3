import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { auditServer } from "graphql-http";
import { expect, it, test } from "vitest";
import { startTestGateway } from "./support/gateway.ts";

/** Each request on a connection of its own, with no header that none asks for: plain ones take the shortest way. */
async function fetchAlone(url: string, { method, headers, body }: RequestInit = {}): Promise<Response> {
  const agent = new Agent({ keepAlive: true });
  const sent = request(url, { method, agent, headers: { ...(headers as Record<string, string>) } });
  if (typeof body === "string") sent.setHeader("content-length", Buffer.byteLength(body));
  const [answer] = (await once(sent.end(body), "response")) as [IncomingMessage];
  const text = await answer.setEncoding("utf8").reduce((all, part: string) => all + part, "");
  agent.destroy();
  return new Response(text, { status: answer.statusCode ?? 0, headers: answer.headers as Record<string, string> });
}

// What the specification only recommends or allows, and is not done on purpose.
const left = [
  // Whoever watches answers on their way must see that a request was refused: 400, whatever type the client accepts.
  ...["572B", "FDE2", "7B9B"],
  // A GET without a header of its own could be sent by any page.
  ...["5A70", "D6D5", "6A70"],
];

test.each([
  ["connections that are kept", fetch],
  ["a connection for each request", fetchAlone],
])("keeps the GraphQL-over-HTTP specification, by %s", async (_name, send) => {
  const test = await startTestGateway({ development: true });
  try {
    const results = await auditServer({
      url: test.gateway.url,
      fetchFn: (url: string, init: RequestInit = {}) =>
        send(url, {
          ...init,
          headers: { ...(init.headers as Record<string, string>), authorization: test.authorization },
        }),
    });
    expect(results.length).toBeGreaterThan(60);
    const missed = results.filter(({ status }) => status !== "ok");
    expect(missed.filter(({ status }) => status === "error")).toEqual([]);
    expect(missed.map(({ id }) => id).toSorted()).toEqual(left.toSorted());
  } finally {
    await test.stop();
  }
});

it("lets anybody ask for the schema in development, and for nothing else", async () => {
  const test = await startTestGateway({ development: true });
  try {
    const schema = await test.post({ query: "{ __schema { queryType { name } } __typename }" }, {});
    expect(schema).toMatchObject({ status: 200, body: { data: { __schema: { queryType: { name: "Query" } } } } });
    const data = await test.post({ query: '{ __typename shipment(id: "shp_1") { id } }' }, {});
    expect(data).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: "UNAUTHENTICATED" } }] } });
    const page = await fetch(test.gateway.url, { headers: { accept: "text/html" } });
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(test.graph.ports.shipments.requests).toEqual([]);
  } finally {
    await test.stop();
  }
});
