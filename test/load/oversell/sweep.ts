import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { subgraphNames } from "@waybill/schema";
import { createLogger, type SubgraphPort } from "@waybill/service";
import { connect, watchEvents } from "@waybill/storage";
import { databaseName, type SubgraphDeps } from "@waybill/subgraph";
import type { Settings } from "../../../scripts/graph/settings.ts";
import { withEnds } from "../bench.ts";
import { expireReservations } from "../../../subgraphs/inventory/src/jobs/expire-reservations.ts";
import { settlePlacements } from "../../../subgraphs/orders/src/jobs/settle-placements.ts";

/**
 * Does at once what the services do with time: settles placements that nobody works on, then ends holds that nobody
 * confirmed. With the services' own jobs, on a clock that is ahead.
 * @param aheadMs how far.
 */
export function sweep(settings: Settings, aheadMs: number): Promise<void> {
  const { mongoUri, databasePrefix, secrets } = settings;
  return withEnds(async (ends) => {
    const client = await connect(mongoUri);
    ends.add(() => client.close());
    const logger = createLogger("sweep", "fatal");
    const logs = subgraphNames.map((name) => databaseName(databasePrefix, name));
    const alarm = watchEvents(client, logs, logger);
    ends.add(() => alarm.close());
    const peers: { inventory?: SubgraphPort } = {};
    const clock = (): Date => new Date(Date.now() + aheadMs);
    const { cursorSecret } = secrets;
    const deps: SubgraphDeps = {
      mongoUri,
      databasePrefix,
      cursorSecret,
      logger,
      alarm,
      peers,
      clock,
      introspection: false,
      jobs: false,
    };
    const inventory = await createInventory(deps);
    ends.add(() => inventory.stop());
    await inventory.server.start();
    ends.add(() => inventory.server.stop());
    peers.inventory = inventory.server;
    const orders = await createOrders(deps);
    ends.add(() => orders.stop());
    for (let settled = 1; settled > 0;)
      settled = await settlePlacements({ database: orders.database, peers, clock, logger });
    for (let ended = 1; ended > 0;) ended = await expireReservations(inventory.database, clock);
  });
}
