import type { SubgraphName } from "@waybill/schema";
import type { Subgraphs } from "./subgraphs.ts";

/** The part of the driver's event that counts. */
interface CommandStarted {
  readonly commandName: string;
  readonly command: Readonly<Record<string, unknown>>;
}

// The log's own machinery looks whenever it likes.
const machinery = new Set(["counters", "events", "consumers", "parked", "processes"]);

/**
 * Counts what a subgraph asks of its database while `work` runs.
 * @returns reads by collection, for example `{ orders: 1 }`, and what `work` answered.
 */
export async function countQueries<T>(
  subgraphs: Subgraphs,
  name: SubgraphName,
  work: () => Promise<T>,
): Promise<{ readonly queries: Readonly<Record<string, number>>; readonly answer: T }> {
  const app = subgraphs.apps[name];
  if (!app) throw new Error(`${name} was not started`);
  const queries: Record<string, number> = {};
  const note = ({ commandName, command }: CommandStarted): void => {
    if (commandName !== "find" && commandName !== "aggregate") return;
    const collection = String(command[commandName]);
    if (!machinery.has(collection)) queries[collection] = (queries[collection] ?? 0) + 1;
  };
  await subgraphs.quiet();
  app.database.client.on("commandStarted", note);
  try {
    return { answer: await work(), queries };
  } finally {
    app.database.client.off("commandStarted", note);
  }
}
