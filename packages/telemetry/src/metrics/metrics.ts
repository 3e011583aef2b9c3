import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import {
  type CounterName,
  counters,
  type GaugeName,
  gauges,
  type HistogramName,
  histograms,
  type Labels,
} from "./definitions.ts";

/** One value of a gauge. */
export interface Reading<N extends GaugeName> {
  readonly labels: Labels<N>;
  readonly value: number;
}

/** Reads a gauge when Prometheus asks. */
export type Read<N extends GaugeName> = () => Promise<readonly Reading<N>[]> | readonly Reading<N>[];

/** What a process measures. One for all services that share the process. */
export interface Metrics {
  /** Notes how long something took, in seconds. */
  observe<N extends HistogramName>(name: N, labels: Labels<N>, seconds: number): void;
  /**
   * Counts something that happened.
   * @param times 0 says that it has not happened yet: Prometheus sees no increase in what begins with 1
   */
  count<N extends CounterName>(name: N, labels: Labels<N>, times?: number): void;
  /**
   * Has a gauge read at each scrape. Several may read parts of one gauge. What cannot be read in time is left out.
   * @returns how to end it.
   */
  read<N extends GaugeName>(name: N, read: Read<N>): () => void;
  /** Everything, in Prometheus's text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

// From an answer out of memory to a mutation's deadline.
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Milliseconds that a gauge may take to be read: a scrape is over after 10 s. */
const readMs = 3_000;

type Labelled = Record<string, string>;
type AnyRead = () => Promise<readonly { labels: Labelled; value: number }[]>;

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const known = new Map<string, Histogram | Counter>();
  for (const [name, { help, labels }] of Object.entries(histograms)) {
    known.set(name, new Histogram({ name, help, labelNames: [...labels], buckets, registers }));
  }
  for (const [name, { help, labels }] of Object.entries(counters)) {
    known.set(name, new Counter({ name, help, labelNames: [...labels], registers }));
  }
  const failures = known.get("waybill_scrape_failures_total") as Counter;
  const reads = new Map<string, Set<AnyRead>>();
  for (const [name, { help, labels }] of Object.entries(gauges)) {
    const all = new Set<AnyRead>();
    reads.set(name, all);
    const gauge = new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [],
      async collect() {
        const readings = await Promise.all([...all].map((read) => inTime(read).catch(() => null)));
        this.reset();
        // Without labels a reset gauge says 0: what nobody reads here is not said at all.
        if (labels.length === 0) this.remove();
        for (const reading of readings) {
          if (!reading) failures.inc({ metric: name });
          else for (const { labels: at, value } of reading) this.inc(at, value);
        }
      },
    });
    registry.registerMetric(gauge);
  }
  return {
    observe: (name, labels, seconds) => (known.get(name) as Histogram).observe(labels, seconds),
    count: (name, labels, times = 1) => (known.get(name) as Counter).inc(labels, times),
    read(name, read) {
      const all = reads.get(name);
      const added: AnyRead = async () => read();
      all?.add(added);
      failures.inc({ metric: name }, 0);
      return () => void all?.delete(added);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function inTime<T>(read: () => Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("too slow")), readMs);
  return Promise.race([read(), late.promise]).finally(() => clearTimeout(timer));
}
