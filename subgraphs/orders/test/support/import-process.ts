/**
 * A process that runs imports until it is killed: the three subgraphs on databases that a test has filled.
 *
 * Arguments: the database's URI, the prefix of its databases, and by how many milliseconds its clock is ahead.
 */
import { createApp as customers } from "@waybill/customers";
import { createApp as inventory } from "@waybill/inventory";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { createLogger, type SubgraphPort } from "@waybill/service";
import { connect, watchEvents } from "@waybill/storage";
import { databaseName, type SubgraphDeps } from "@waybill/subgraph";
import { createApp as orders } from "../../src/index.ts";

const [mongoUri = "", databasePrefix = "", aheadMs = "0"] = process.argv.slice(2);
const logger = createLogger("import-process", "warn");
const client = await connect(mongoUri);
const names = subgraphNames.map((name) => databaseName(databasePrefix, name));
const peers: Partial<Record<SubgraphName, SubgraphPort>> = {};
const deps: SubgraphDeps = {
  mongoUri,
  databasePrefix,
  cursorSecret: "the secret of the cursors in tests",
  logger,
  clock: () => new Date(Date.now() + Number(aheadMs)),
  alarm: watchEvents(client, names, logger),
  peers,
  introspection: false,
};
for (const [name, createApp] of Object.entries({ customers, inventory, orders })) {
  const app = await createApp(deps);
  await app.server.start();
  peers[name as SubgraphName] = app.server;
}
