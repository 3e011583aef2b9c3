/** The callers, in a process of their own: so that what they work is not counted as the graph's. */
import { type Load, load, type LoadResult } from "../gateway/client.ts";

export type CallersMessage = { readonly result: LoadResult } | { readonly error: string };

const tell = (message: CallersMessage): void => void process.send?.(message);
process.on("message", (job: Load) => {
  load(job).then(
    (result) => tell({ result }),
    (error: unknown) => tell({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
