import type { Database } from "@waybill/storage";
import { type Foundation, type SubgraphDeps, watchCount } from "@waybill/subgraph";
import type { CarrierDesk } from "./carriers/desk.ts";
import { countPending } from "./storage/deliveries.ts";
import { countDueForPoll } from "./storage/due-polls.ts";

/** Has what waits for carriers, and which of them are left alone, read at each scrape. */
export function watchCarriers(
  foundation: Foundation,
  deps: SubgraphDeps,
  carriers: CarrierDesk,
  { db }: Pick<Database, "db">,
): void {
  const { clock, telemetry } = deps;
  watchCount(foundation, deps, "waybill_webhook_deliveries_pending", () => countPending(db));
  watchCount(foundation, deps, "waybill_poll_backlog", () => countDueForPoll(db, carriers.tenants(), clock()));
  const end = telemetry?.metrics?.read("waybill_carrier_circuits_open", () => {
    const byCarrier = Map.groupBy(carriers.restingAccounts(clock()), (carrier) => carrier);
    return [...byCarrier].map(([carrier, accounts]) => ({ labels: { carrier }, value: accounts.length }));
  });
  if (end) foundation.onStop(async () => end());
}
