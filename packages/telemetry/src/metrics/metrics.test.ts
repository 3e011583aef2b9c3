import { expect, it } from "vitest";
import { createMetrics } from "./metrics.ts";

const linesOf = (text: string, name: string): string[] => text.split("\n").filter((line) => line.startsWith(name));

it("reads gauges when it is asked, and forgets what is gone", async () => {
  const metrics = createMetrics();
  let waiting = 3;
  const end = metrics.read("waybill_poll_backlog", async () => [{ labels: { subgraph: "shipments" }, value: waiting }]);
  const line = async () => linesOf(await metrics.text(), "waybill_poll_backlog");
  expect(await line()).toEqual([`waybill_poll_backlog{subgraph="shipments"} 3`]);
  waiting = 0;
  expect(await line()).toEqual([`waybill_poll_backlog{subgraph="shipments"} 0`]);
  end();
  expect(await line()).toEqual([]);
});

it("several services of a process read parts of one gauge; a part that fails is left out and counted", async () => {
  const metrics = createMetrics();
  metrics.read("waybill_log_head", () => [{ labels: { subgraph: "orders" }, value: 7 }]);
  expect(await metrics.text()).toContain(`waybill_scrape_failures_total{metric="waybill_log_head"} 0`);
  const end = metrics.read("waybill_log_head", async () => Promise.reject(new Error("away")));
  const text = await metrics.text();
  end();
  expect(linesOf(text, "waybill_log_head")).toEqual([`waybill_log_head{subgraph="orders"} 7`]);
  expect(linesOf(await metrics.text(), "waybill_scrape_failures_total")).toContain(
    `waybill_scrape_failures_total{metric="waybill_log_head"} 1`,
  );
});

it("says nothing of a gauge that nobody reads here", async () => {
  const metrics = createMetrics();
  expect(linesOf(await metrics.text(), "waybill_websocket_connections")).toEqual([]);
  metrics.read("waybill_websocket_connections", () => [{ labels: {}, value: 0 }]);
  expect(linesOf(await metrics.text(), "waybill_websocket_connections")).toEqual(["waybill_websocket_connections 0"]);
});

it("measures in seconds", async () => {
  const metrics = createMetrics();
  const labels = { operation: "query", outcome: "ok" };
  metrics.observe("waybill_graphql_request_duration_seconds", labels, 0.03);
  const text = await metrics.text();
  expect(linesOf(text, "waybill_graphql_request_duration_seconds_sum")).toEqual([
    `waybill_graphql_request_duration_seconds_sum{operation="query",outcome="ok"} 0.03`,
  ]);
});
