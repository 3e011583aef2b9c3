import type { SubgraphName } from "@waybill/schema";
import { countParked, type Database, type Reaction, readLogState } from "@waybill/storage";
import type { GaugeName, Read } from "@waybill/telemetry";
import type { Foundation, SubgraphDeps } from "./app.ts";

type Watched = Pick<SubgraphDeps, "telemetry" | "clock">;

/** Has how a subgraph's log stands read at each scrape. @returns how to end it. */
export function watchLog(name: SubgraphName, db: Database["db"], { telemetry, clock }: Watched): () => void {
  const metrics = telemetry?.metrics;
  if (!metrics) return () => undefined;
  // The three are asked for together, and read once.
  let reading: ReturnType<typeof readLogState> | undefined;
  const state = () => (reading ??= readLogState(db).finally(() => (reading = undefined)));
  const labels = { subgraph: name };
  const ends = [
    metrics.read("waybill_log_head", async () => [{ labels, value: (await state()).head }]),
    metrics.read("waybill_log_pending_events", async () => [{ labels, value: (await state()).pending }]),
    metrics.read("waybill_sequencer_lag_seconds", async () => {
      const { oldestPendingAt } = await state();
      const age = oldestPendingAt === null ? 0 : (clock().getTime() - oldestPendingAt.getTime()) / 1000;
      return [{ labels, value: Math.max(0, age) }];
    }),
  ];
  return () => ends.forEach((end) => end());
}

/** Has a reaction's lag, and what it has parked, read at each scrape for as long as it runs. @returns how to end it. */
export function watchReaction(
  { name, database }: Foundation,
  reaction: Pick<Reaction, "consumer" | "lag">,
  { telemetry }: Watched,
): () => void {
  const metrics = telemetry?.metrics;
  if (!metrics) return () => undefined;
  const { consumer } = reaction;
  const labels = { subgraph: name, consumer };
  const ends = [
    metrics.read("waybill_reaction_lag_events", async () => [{ labels, value: await reaction.lag() }]),
    metrics.read("waybill_parked_events", async () => [{ labels, value: await countParked(database.db, consumer) }]),
  ];
  return () => ends.forEach((end) => end());
}

/** Has one of a subgraph's own gauges read at each scrape, for as long as the foundation stands. */
export function watchCount<N extends Extract<GaugeName, SubgraphGauge>>(
  foundation: Foundation,
  deps: SubgraphDeps,
  gauge: N,
  count: () => Promise<number>,
): void {
  const read: Read<SubgraphGauge> = async () => [{ labels: { subgraph: foundation.name }, value: await count() }];
  const end = deps.telemetry?.metrics?.read<SubgraphGauge>(gauge, read);
  if (end) foundation.onStop(async () => end());
}

/** Gauges with nothing but the subgraph's name. */
type SubgraphGauge = "waybill_webhook_deliveries_pending" | "waybill_poll_backlog" | "waybill_stock_levels_negative";
