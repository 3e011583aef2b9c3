/** The graph that bad inputs are sent to, as a process of its own; told the database's address in its argument. */
import { startPlace } from "../../contract/bad-inputs/place.ts";
import type { Sample } from "./report.ts";

const { place, stop } = await startPlace(process.argv[2] ?? "");
process.on("message", (wish: "sample" | "collect") => {
  if (wish === "collect") globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, live: heapUsed + external, cpuMs: (user + system) / 1000 } satisfies Sample);
});
process.on("disconnect", () => void stop().finally(() => process.exit(0)));
process.send?.(place);
