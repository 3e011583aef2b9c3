import { auditServer } from "graphql-http";
import { expect, it } from "vitest";
import { startTestGateway } from "./support/gateway.ts";

it("keeps the GraphQL-over-HTTP specification: no audit is an error", async () => {
  const test = await startTestGateway({ development: true });
  try {
    const results = await auditServer({
      url: test.gateway.url,
      fetchFn: (url: string, init: RequestInit = {}) =>
        fetch(url, {
          ...init,
          headers: { ...(init.headers as Record<string, string>), authorization: test.authorization },
        }),
    });
    const statuses = Map.groupBy(results, ({ status }) => status);
    expect(statuses.get("error")?.map(({ id, name }) => `${id} ${name}`) ?? []).toEqual([]);
    expect(results.length).toBeGreaterThan(50);
    expect(statuses.get("ok")?.length).toBeGreaterThanOrEqual(55);
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
