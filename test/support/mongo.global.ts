import { type RunningDatabase, startDatabase } from "@waybill/database";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The run's database servers: see `mongo-uri.ts`. A test file makes its own database names and drops them after. */
    mongoUris: readonly string[];
    /** Which engine that is: figures and known differences are told by engine. */
    mongoEngine: string;
  }
}

// Vitest loads this file once per project; they share the servers through the process's globals.
const shared = globalThis as { waybillTestDatabases?: Promise<RunningDatabase[]>; waybillTestProjects?: number };

/** Starts the run's databases when the first project needs them and stops them when the last has ended. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.waybillTestProjects = (shared.waybillTestProjects ?? 0) + 1;
  shared.waybillTestDatabases ??= startAll();
  const databases = await shared.waybillTestDatabases;
  const [first] = databases as [RunningDatabase];
  project.provide(
    "mongoUris",
    databases.map(({ uri }) => uri),
  );
  project.provide("mongoEngine", first.engine);
  return async () => {
    shared.waybillTestProjects = (shared.waybillTestProjects ?? 1) - 1;
    if (shared.waybillTestProjects > 0) return;
    delete shared.waybillTestDatabases;
    await Promise.all(databases.map((database) => database.stop()));
  };
}

/** One for each worker of a project: an embedded server works on one core. */
async function startAll(): Promise<RunningDatabase[]> {
  const start = (): Promise<RunningDatabase> => startDatabase({ purpose: "test", log: (line) => console.log(line) });
  const first = await start();
  return first.pid === undefined ? [first] : [first, await start()];
}
