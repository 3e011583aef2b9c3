/**
 * `npm start`: a running, seeded graph for development, in one process or one process per service.
 * Environment: `WAYBILL_TOPOLOGY` (`one`, `many`), `WAYBILL_GATEWAY_PORT` and the like, `WAYBILL_TRAFFIC=off`.
 */
import { join } from "node:path";
import { defaultDataDir, startDatabase } from "@waybill/database";
import { loadConfig } from "@waybill/service";
import { printWelcome } from "./graph/banner.ts";
import { Ends } from "./graph/graph.ts";
import { startManyProcesses } from "./graph/many-processes.ts";
import { startOneProcess } from "./graph/one-process.ts";
import { seed } from "./graph/seed.ts";
import { openSettings } from "./graph/settings.ts";
import { startEnvironment } from "./graph/start-environment.ts";
import { startTraffic } from "./graph/traffic.ts";

const log = (line: string): void => console.log(line);
const ends = new Ends();
/** When the first signal came. */
let endingSince: number | undefined;

async function end(exitCode: number): Promise<void> {
  if (endingSince !== undefined) {
    // A second signal does not wait; one Ctrl-C may arrive several times, though.
    if (Date.now() - endingSince > 1_000) process.exit(1);
    return;
  }
  endingSince = Date.now();
  await ends.run();
  process.exit(exitCode);
}

async function start(): Promise<void> {
  const config = loadConfig(startEnvironment, process.env);
  const database = await startDatabase({ purpose: "development", log });
  ends.add(() => database.stop());
  const settings = await openSettings({
    mongoUri: database.uri,
    ports: config.ports,
    folder: join(defaultDataDir, "development"),
    logLevel: config.logLevel,
    telemetry: config.telemetry,
  });
  const graph = config.topology === "one" ? await startOneProcess(settings) : await startManyProcesses(settings);
  ends.add(() => graph.stop());
  const seeded = await seed(graph.url, settings.adminToken, log);
  if (config.traffic) {
    const quiet = (error: unknown): void => {
      if (endingSince === undefined)
        log(`A parcel could not be moved: ${error instanceof Error ? error.message : String(error)}`);
    };
    ends.add(startTraffic(graph, settings, seeded.trackingNumbers, seeded.customerId, quiet));
  }
  await printWelcome({ graph, settings, database, seeded, topology: config.topology, log });
}

process.on("SIGINT", () => void end(0));
process.on("SIGTERM", () => void end(0));
try {
  await start();
} catch (error) {
  if (endingSince === undefined) console.error(error instanceof Error ? error.message : error);
  await end(1);
}
