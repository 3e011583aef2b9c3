import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient, type Send } from "../../scripts/graph/client.ts";
import { eventually } from "../support/eventually.ts";
import { logEnd, startMany, startOne, subscribe, type TestGraph } from "../support/graph.ts";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "../support/otlp.ts";
import { scrape, valueOf } from "../support/scrape.ts";
import { openShop, placeOrder } from "../support/shop.ts";
import { mongoUri } from "../support/mongo-uri.ts";

// Spans are sent this often, not every five seconds.
process.env["OTEL_BSP_SCHEDULE_DELAY"] = "50";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const client = { traceId, spanId: "00f067aa0ba902b7" };

/** The same client with a span of its own around each call. */
const traced = (test: TestGraph): Send => {
  const authorization = `Bearer ${test.settings.adminToken}`;
  return createClient(test.graph.url, authorization, { traceparent: `00-${client.traceId}-${client.spanId}-01` });
};

describe.each([
  { topology: "one process", start: startOne, services: ["waybill"] },
  {
    topology: "a process per service",
    start: startMany,
    services: ["waybill-gateway", "waybill-inventory", "waybill-orders"],
  },
])("in $topology", ({ start, services }) => {
  let otlp: OtlpReceiver;
  let test: TestGraph;
  let after: string;
  let correlationId: string | undefined;
  const ofTrace = (): ReceivedSpan[] => otlp.spans.filter((span) => span.traceId === traceId);
  // Without the steps that Apollo's packages tell of: they are theirs to change.
  const paths = (): string[] =>
    ofTrace().map((span) =>
      otlp
        .path(span)
        .filter((name) => !name.startsWith("gateway."))
        .join(" > "),
    );

  /** Spans whose parent has not come. */
  const inTheAir = (): ReceivedSpan[] => {
    const ids = new Set([client.spanId, ...ofTrace().map(({ spanId }) => spanId)]);
    return ofTrace().filter(({ parentSpanId }) => !ids.has(parentSpanId));
  };

  beforeAll(async () => {
    otlp = await startOtlpReceiver();
    test = await start(mongoUri(), {
      metrics: { host: "127.0.0.1", port: 0 },
      traces: { endpoint: otlp.endpoint, service: "waybill", sampleRatio: 1 },
    });
    const shop = await openShop(test.admin, "watched", 5);
    after = await logEnd(test.admin);
    await placeOrder(traced(test), shop, "watched");
  });
  afterAll(async () => {
    await test?.stop();
    await otlp?.close();
  });

  it("an order is one trace, from the client over gateway and subgraphs to the database", async () => {
    const atOrders = "mutation > orders request > orders graphql";
    const atInventory = `${atOrders} > inventory request > inventory graphql`;
    const expected = [
      /^mutation$/,
      RegExp(`^${atOrders} > bulkWrite .*\\borders\\b`),
      RegExp(`^${atOrders} > commitTransaction$`),
      RegExp(`^${atInventory} > bulkWrite .*\\breservations\\b`),
      RegExp(`^${atInventory} > commitTransaction$`),
    ];
    // Each process sends its spans when it likes.
    await eventually(
      async () => ({
        missing: expected.filter((path) => !paths().some((one) => path.test(one))),
        inTheAir: inTheAir(),
      }),
      (seen) => seen.missing.length + seen.inTheAir.length === 0,
    );
    const [root] = ofTrace().filter(({ name }) => name === "mutation");
    expect(root).toMatchObject({
      parentSpanId: client.spanId,
      attributes: { "graphql.operation.type": "mutation", "waybill.outcome": "ok", "waybill.tenant": "demo" },
    });
    correlationId = root?.attributes["waybill.correlation_id"];
    expect([...new Set(ofTrace().map(({ service }) => service))].toSorted()).toEqual(
      expect.arrayContaining(services) as unknown,
    );
    const subgraphSpans = ofTrace().filter(({ name }) => name.endsWith(" graphql"));
    expect(new Set(subgraphSpans.map(({ attributes }) => attributes["waybill.correlation_id"]))).toEqual(
      new Set([correlationId]),
    );
  });

  it("what follows later is a trace of its own that names its cause", async () => {
    const reaction = await eventually(
      async () => otlp.spans.find(({ name, links }) => name.startsWith("reaction ") && links[0]?.traceId === traceId),
      (span) => span !== undefined,
    );
    expect(reaction?.traceId).not.toBe(traceId);
    expect(reaction?.attributes["waybill.correlation_id"]).toBe(correlationId);
    expect(ofTrace().map(({ spanId }) => spanId)).toContain(reaction?.links[0]?.spanId);
  });

  it("a subscription's beginning is a trace, and so is each event, which names it as its cause", async () => {
    const { graph, settings } = test;
    const query =
      "subscription Watch($after: Cursor) { orderStatusChanged(after: $after) { status order { number } } }";
    const stream = subscribe(graph.wsUrl, { authorization: `Bearer ${settings.adminToken}` }, query, { after });
    await stream.next();
    await stream.stop();
    const named = (name: string) => otlp.spans.filter((span) => span.name === name);
    const [beginning] = await eventually(
      async () => named("orders subscribe"),
      (spans) => spans.length > 0,
    );
    expect(beginning && otlp.path(beginning)).toEqual(["subscription", "orders subscribe"]);
    const events = await eventually(
      async () => ["subscription event", "orders event"].map((name) => named(name)[0]),
      (spans) => !spans.includes(undefined),
    );
    expect(events).toMatchObject(
      events.map(() => ({
        parentSpanId: "",
        links: [{ traceId: beginning?.traceId, spanId: beginning?.parentSpanId }],
      })),
    );
  });

  it("everything is measured, and nothing behind the public door", async () => {
    const urls = test.graph.metricsUrls;
    const samples = await eventually(
      () => scrape(urls),
      (seen) => seen.some(({ name, value }) => name === "waybill_reaction_lag_events" && value === 0),
    );
    const count = (name: string, labels: Record<string, string>) => valueOf(samples, `${name}_count`, labels);
    // Four for the shop, one for the order.
    expect(count("waybill_graphql_request_duration_seconds", { operation: "mutation", outcome: "ok" })).toBe(5);
    expect(
      count("waybill_subgraph_request_duration_seconds", { caller: "orders", subgraph: "inventory", outcome: "ok" }),
    ).toBeGreaterThan(0);
    expect(valueOf(samples, "waybill_subgraph_reachable", { caller: "gateway", subgraph: "orders" })).toBe(1);
    const orders = { database: `${test.settings.databasePrefix}_orders`, command: "insert", outcome: "ok" };
    expect(count("waybill_mongodb_command_duration_seconds", orders)).toBeGreaterThan(0);
    expect(valueOf(samples, "waybill_log_head", { subgraph: "inventory" })).toBeGreaterThan(0);
    const idle = ["waybill_websocket_connections", "waybill_subscription_streams", "waybill_stock_levels_negative"];
    expect(idle.map((name) => [name, valueOf(samples, name)])).toEqual(idle.map((name) => [name, 0]));
    expect(valueOf(samples, "waybill_gateway_ready")).toBe(1);
    expect(samples.filter(({ name, value }) => name === "waybill_scrape_failures_total" && value > 0)).toEqual([]);
    expect((await fetch(test.graph.url.replace("graphql", "metrics"))).status).toBe(404);
    expect(await (await fetch(test.graph.url.replace("graphql", "readyz"))).json()).toEqual({
      status: "ready",
      checks: { supergraph: true, keys: true, draining: false },
      subgraphs: { customers: "up", inventory: "up", orders: "up", shipments: "up" },
    });
  });
});
