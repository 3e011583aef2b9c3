import { env } from "node:process";
import { inject } from "vitest";

/** The server of this worker: workers that run side by side have different ones where there are several. */
export function mongoUri(): string {
  const uris = inject("mongoUris");
  const worker = Number(env["VITEST_POOL_ID"] ?? 1);
  return uris[worker % uris.length] as string;
}
