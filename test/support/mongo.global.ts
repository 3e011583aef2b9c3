import { type RunningDatabase, startDatabase } from "@waybill/database";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The run's one database server; each test file makes its own database names on it and drops them after. */
    mongoUri: string;
    /** Which engine that is: figures and known differences are told by engine. */
    mongoEngine: string;
  }
}

// Vitest loads this file once per project; they share one server through the process's globals.
const shared = globalThis as { waybillTestDatabase?: Promise<RunningDatabase>; waybillTestProjects?: number };

/** Starts the run's database when the first project needs it and stops it when the last has ended. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.waybillTestProjects = (shared.waybillTestProjects ?? 0) + 1;
  shared.waybillTestDatabase ??= startDatabase({ purpose: "test", log: (line) => console.log(line) });
  const database = await shared.waybillTestDatabase;
  project.provide("mongoUri", database.uri);
  project.provide("mongoEngine", database.engine);
  return async () => {
    shared.waybillTestProjects = (shared.waybillTestProjects ?? 1) - 1;
    if (shared.waybillTestProjects > 0) return;
    delete shared.waybillTestDatabase;
    await database.stop();
  };
}
