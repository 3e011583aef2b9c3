import type { Metrics } from "@waybill/telemetry";
import type { Engine } from "../engine.ts";

/** What runs at a gateway now. */
export interface Counts {
  /** WebSockets of clients. */
  readonly connections: number;
  /** Streams open at subgraphs. */
  readonly streams: number;
  /** Subscriptions of clients. */
  readonly subscribers: number;
}

/** What runs on all engines together. */
export function countAll(connections: number, engines: readonly Pick<Engine, "subscriptions">[]): Counts {
  const counts = engines.map(({ subscriptions }) => subscriptions.counts());
  return {
    connections,
    streams: counts.reduce((sum, { streams }) => sum + streams, 0),
    subscribers: counts.reduce((sum, { subscribers }) => sum + subscribers, 0),
  };
}

/** Has what runs read at each scrape. @returns how to end it. */
export function watchGateway(metrics: Metrics | undefined, counts: () => Counts, isReady: () => boolean): () => void {
  if (!metrics) return () => undefined;
  const one = (value: number) => [{ labels: {}, value }];
  const ends = [
    metrics.read("waybill_websocket_connections", () => one(counts().connections)),
    metrics.read("waybill_subscription_streams", () => one(counts().streams)),
    metrics.read("waybill_subscription_subscribers", () => one(counts().subscribers)),
    metrics.read("waybill_gateway_ready", () => one(Number(isReady()))),
  ];
  return () => ends.forEach((end) => end());
}
