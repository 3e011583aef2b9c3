/** What one metric is: its name without the prefix is never reused for another meaning. */
export interface MetricDefinition {
  readonly help: string;
  readonly labels: readonly string[];
}

/** Time that something took, in seconds; `_count` and `_sum` come with the buckets. */
export const histograms = {
  waybill_graphql_request_duration_seconds: {
    help: "GraphQL operations at the gateway, queries and mutations over HTTP and WebSocket.",
    labels: ["operation", "outcome"],
  },
  waybill_subgraph_request_duration_seconds: {
    help: "Requests to a subgraph, by who sent them.",
    labels: ["caller", "subgraph", "outcome"],
  },
  waybill_mongodb_command_duration_seconds: {
    help: "Commands to MongoDB, as the driver saw them.",
    labels: ["database", "command", "outcome"],
  },
  waybill_carrier_request_duration_seconds: {
    help: "Questions to carriers and aggregators about parcels.",
    labels: ["carrier", "outcome"],
  },
} as const satisfies Record<string, MetricDefinition>;

/** Things that happened. */
export const counters = {
  waybill_reloads_total: {
    help: "Reloads of keys and supergraph without a restart; after a failed one the old ones are in use.",
    labels: ["what", "outcome"],
  },
  waybill_scrape_failures_total: {
    help: "Gauges that could not be read when Prometheus asked; they are left out of that answer.",
    labels: ["metric"],
  },
} as const satisfies Record<string, MetricDefinition>;

/** How things stand when Prometheus asks. */
export const gauges = {
  waybill_websocket_connections: { help: "Open WebSockets of clients at the gateway.", labels: [] },
  waybill_subscription_streams: { help: "Streams that the gateway holds open at subgraphs.", labels: [] },
  waybill_subscription_subscribers: { help: "Subscriptions of clients; equal ones share a stream.", labels: [] },
  waybill_gateway_ready: { help: "1 when the gateway takes requests, 0 while it drains or lacks keys.", labels: [] },
  waybill_subgraph_reachable: {
    help: "1 when the last request to the subgraph was answered, 0 when it could not be reached.",
    labels: ["caller", "subgraph"],
  },
  waybill_log_head: { help: "Number of the newest numbered event of a subgraph's log.", labels: ["subgraph"] },
  waybill_log_pending_events: {
    help: "Committed events that have no number yet; counted up to 10,000.",
    labels: ["subgraph"],
  },
  waybill_sequencer_lag_seconds: { help: "Age of the oldest event that has no number yet.", labels: ["subgraph"] },
  waybill_reaction_lag_events: {
    help: "Events of the source's log that this process's reaction has not looked at yet.",
    labels: ["subgraph", "consumer"],
  },
  waybill_parked_events: {
    help: "Events that a reaction could not handle and that wait for somebody; counted up to 10,000.",
    labels: ["subgraph", "consumer"],
  },
  waybill_webhook_deliveries_pending: {
    help: "Webhooks of carriers and payment providers that are stored and not worked on; counted up to 10,000.",
    labels: ["subgraph"],
  },
  waybill_poll_backlog: {
    help: "Shipments whose carrier is due to be asked; counted up to 10,000.",
    labels: ["subgraph"],
  },
  waybill_carrier_circuits_open: {
    help: "Accounts with a carrier that are left alone after failures or because the carrier asked for it.",
    labels: ["carrier"],
  },
  waybill_stock_levels_negative: {
    help: "Stock levels with less than nothing available: somebody was promised what is not there.",
    labels: ["subgraph"],
  },
} as const satisfies Record<string, MetricDefinition>;

export type HistogramName = keyof typeof histograms;
export type CounterName = keyof typeof counters;
export type GaugeName = keyof typeof gauges;

/** The labels of a metric: each with a value from a small fixed set, never what a client names. */
export type Labels<N extends HistogramName | CounterName | GaugeName> = Readonly<
  Record<(typeof histograms & typeof counters & typeof gauges)[N]["labels"][number], string>
>;
