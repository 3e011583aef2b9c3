/** Everything around the gateways in one process on one core: the subgraphs, and the callers. */
import { type Load, load, type LoadResult } from "./client.ts";
import type { DemoService } from "./demo/schema.ts";
import { serveDemo } from "./subgraphs.ts";

export type WorkerMessage =
  | { readonly ready: Readonly<Record<DemoService, string>> }
  | { readonly result: LoadResult; readonly subgraphRequests: number }
  | { readonly error: string };

const subgraphs = await serveDemo();
const tell = (message: WorkerMessage): void => void process.send?.(message);
process.on("message", (job: Load) => {
  const before = subgraphs.count();
  load(job).then(
    (result) => tell({ result, subgraphRequests: subgraphs.count() - before }),
    (error: unknown) => tell({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
tell({ ready: subgraphs.urls });
