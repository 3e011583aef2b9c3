import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningDatabase, startDatabase } from "@waybill/database";
import { Ends } from "../../scripts/graph/graph.ts";

/** Does something that starts things; whatever comes of it, they are ended. */
export async function withEnds<T>(work: (ends: Ends) => Promise<T>): Promise<T> {
  const ends = new Ends();
  try {
    return await work(ends);
  } finally {
    await ends.run();
  }
}

/** A database server of a benchmark's own. */
export async function openServer(ends: Ends): Promise<RunningDatabase> {
  const server = await startDatabase({ purpose: "test", log: (line) => console.error(line) });
  ends.add(() => server.stop());
  return server;
}

/** A folder that goes with the benchmark. */
export function openFolder(ends: Ends): string {
  const folder = mkdtempSync(join(tmpdir(), "waybill-bench-"));
  ends.add(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
