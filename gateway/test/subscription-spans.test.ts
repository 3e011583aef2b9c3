import { openTelemetry, type Telemetry } from "@waybill/telemetry";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type OtlpReceiver, startOtlpReceiver } from "../../test/support/otlp.ts";
import { change } from "./support/graph.ts";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { until } from "./support/until.ts";
import { StreamReader } from "./support/stream-reader.ts";

const client = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };

let otlp: OtlpReceiver;
let telemetry: Telemetry;
let test: TestGateway;
beforeAll(async () => {
  otlp = await startOtlpReceiver();
  const traces = { endpoint: otlp.endpoint, service: "gateway", sampleRatio: 1 };
  telemetry = await openTelemetry({ metrics: null, traces });
  test = await startTestGateway();
});
afterAll(async () => {
  await test.stop();
  await otlp.close();
});

it("a subscription's beginning is a span of its client's trace, each event a trace that names it as its cause", async () => {
  const query = "subscription Watch { shipmentStatusChanged { id order { number } } }";
  const response = await fetch(`${test.gateway.url}/stream`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: test.authorization,
      traceparent: `00-${client.traceId}-${client.spanId}-01`,
    },
    body: JSON.stringify({ query }),
  });
  await until(() => test.graph.upstreams() === 1);
  const overSocket = test.client().iterate({ query });
  const first = overSocket.next();
  await until(() => test.gateway.counts().subscribers === 2);
  const reader = new StreamReader(response, "\n\n");
  test.graph.log.append(change(1));
  test.graph.log.append(change(2));
  expect([await reader.event(), await reader.event()]).toHaveLength(2);
  await first;
  await overSocket.return?.();
  await reader.leave();
  await telemetry.close();

  const named = (name: string) => otlp.spans.filter((span) => span.name === name);
  const [begun, joined] = named("subscription").toSorted((a, b) => b.parentSpanId.length - a.parentSpanId.length);
  expect(begun).toMatchObject({
    traceId: client.traceId,
    parentSpanId: client.spanId,
    attributes: { "graphql.operation.name": "Watch", "waybill.tenant": "acme", "waybill.subgraph": "shipments" },
  });
  expect(joined?.attributes).toEqual({
    "graphql.operation.type": "subscription",
    "graphql.operation.name": "Watch",
    "waybill.tenant": "acme",
  });
  const events = named("subscription event");
  expect(events).toHaveLength(2);
  expect(new Set(events.map(({ traceId }) => traceId)).size).toBe(2);
  for (const { parentSpanId, links, attributes } of events) {
    expect([parentSpanId, links]).toMatchObject(["", [{ traceId: client.traceId, spanId: begun?.spanId }]]);
    expect(attributes["waybill.correlation_id"]).toBe(begun?.attributes["waybill.correlation_id"]);
  }
});
