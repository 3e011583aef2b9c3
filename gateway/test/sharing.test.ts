import { afterEach, beforeEach, expect, it } from "vitest";
import { change } from "./support/graph.ts";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { until } from "./support/until.ts";

let test: TestGateway;
beforeEach(async () => {
  test = await startTestGateway();
});
afterEach(() => test.stop());

const query = "subscription S($id: ID) { shipmentStatusChanged(shipmentId: $id) { id order { number } } }";
const append = (n: number) => test.graph.log.append(change(n));

/** Opens a subscription and asks for its first event. */
function open(request: { query: string; variables?: Record<string, unknown> }, authorization = test.authorization) {
  const events = test.client({ authorization }).iterate(request);
  return { events, first: events.next() };
}

it("runs equal subscriptions once: one upstream, one entity fetch an event", async () => {
  const { ports } = test.graph;
  const opened = [
    open({ query }),
    open({ query: query.replaceAll(" ", "\n\t ") }),
    open({ query, variables: { id: undefined } }, `Bearer ${await test.token({ subject: "ben" })}`),
  ];
  await until(() => test.gateway.counts().subscribers === 3 && test.graph.log.readers === 1);
  expect(test.gateway.counts()).toEqual({ connections: 3, streams: 1, subscribers: 3 });
  expect(ports.shipments.subscribed).toHaveLength(1);

  append(1);
  for (const { first } of opened) {
    expect((await first).value).toEqual({
      data: { shipmentStatusChanged: { id: "evt_1", order: { number: "1001" } } },
    });
  }
  expect(ports.orders.requests).toHaveLength(1);
});

it("keeps apart what callers may not see alike, and what they ask differently", async () => {
  const shopper = `Bearer ${await test.token({ customerId: "cus_1" })}`;
  const elsewhere = `Bearer ${await test.token({ tenant: "other" })}`;
  const less = `Bearer ${await test.token({ scopes: ["shipments:read"] })}`;
  open({ query });
  open({ query }, shopper);
  open({ query }, elsewhere);
  open({ query }, less);
  open({ query, variables: { id: "shp_1" } });
  open({ query: query.replace("number", "number status") });
  await until(() => test.gateway.counts().subscribers === 6 && test.graph.upstreams() === 6);
  expect(test.gateway.counts().streams).toBe(6);
});

it("ends the upstream with its last reader", async () => {
  const [one, two] = [open({ query }), open({ query })];
  await until(() => test.gateway.counts().subscribers === 2 && test.graph.upstreams() === 1);
  void one.first;
  await one.events.return?.();
  await until(() => test.gateway.counts().subscribers === 1);
  append(1);
  expect((await two.first).value).toMatchObject({ data: { shipmentStatusChanged: { id: "evt_1" } } });
  await two.events.return?.();
  await until(() => test.graph.upstreams() === 0 && test.graph.log.readers === 0);
  expect(test.gateway.counts()).toMatchObject({ streams: 0, subscribers: 0 });
});

it("does not let a resuming client join a stream that has moved on", async () => {
  append(1);
  append(2);
  const resuming = "subscription ($after: Cursor) { shipmentStatusChanged(after: $after) { id } }";
  const early = open({ query: resuming, variables: { after: "c0" } });
  expect((await early.first).value).toMatchObject({ data: { shipmentStatusChanged: { id: "evt_1" } } });
  const late = open({ query: resuming, variables: { after: "c0" } });
  expect((await late.first).value).toMatchObject({ data: { shipmentStatusChanged: { id: "evt_1" } } });
  expect(test.gateway.counts().streams).toBe(2);
});

it("batches an event's entities: one request for each subgraph and step", async () => {
  const { ports } = test.graph;
  const { first } = open({
    query: `subscription { shipmentStatusChanged { related { number customer { email } lines { variant { sku } } } } }`,
  });
  await until(() => test.graph.log.readers === 1);
  for (const port of Object.values(ports)) port.forget();
  append(1);
  expect((await first).value).toMatchObject({
    data: { shipmentStatusChanged: { related: [{ number: "1002" }, null, null, { number: "1001" }] } },
  });
  const requests = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, port.requests.length]));
  expect(requests).toEqual({ customers: 1, inventory: 1, orders: 1, shipments: 0 });
  expect(ports.customers.requests[0]?.identity.tenant).toBe("acme");
});
