import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Ends, serviceNames } from "../../../scripts/graph/graph.ts";
import { startManyProcesses } from "../../../scripts/graph/many-processes.ts";
import { openSettings, type SettingsOptions } from "../../../scripts/graph/settings.ts";
import { startUnpinned, stopped } from "../processes.ts";

/** `one`: gateway and subgraphs share a process. `many`: a process for each of them. */
export const topologies = ["one", "many"] as const;
export type Topology = (typeof topologies)[number];

/** A graph that is measured from outside. */
export interface RunningGraph {
  readonly url: string;
  /** Its processes by what they are. */
  readonly pids: Readonly<Record<string, number>>;
}

/** Starts a graph on databases that are there already. */
export async function startGraph(topology: Topology, options: SettingsOptions, ends: Ends): Promise<RunningGraph> {
  if (topology === "many") {
    const graph = await startManyProcesses(await openSettings(options));
    ends.add(() => graph.stop());
    const measured = serviceNames.filter((name) => name !== "sandbox");
    return { url: graph.url, pids: Object.fromEntries(measured.map((name) => [name, graph.pidOf(name) ?? 0])) };
  }
  const program = fileURLToPath(new URL("one.ts", import.meta.url));
  const child = startUnpinned([process.execPath, program, JSON.stringify(options)], { ipc: true });
  ends.add(() => stopped(child));
  const [url] = (await once(child, "message")) as [string];
  return { url, pids: { graph: child.pid ?? 0 } };
}
