import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { mongoUri } from "../support/mongo-uri.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const recorded = fileURLToPath(new URL("../../../shared/data/deliveries/carrier-events.jsonl", import.meta.url));
/** As many as the file has; invented ones where it is absent. */
const parcels = existsSync(recorded) ? 99 : 25;

describe("npm run demo:parcels", () => {
  it(`delivers ${parcels} parcels and ends with one JSON object`, { timeout: 300_000 }, async () => {
    const env = { ...process.env, MONGODB_URI: mongoUri(), WAYBILL_MONGODB: "uri" };
    const { stdout } = await promisify(execFile)(process.execPath, ["scripts/demo-parcels.ts"], { cwd: root, env });
    const verdict = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { events: number };
    expect(verdict).toEqual({
      parcels,
      delivered: parcels,
      wrong: 0,
      regressions: 0,
      lost: 0,
      doubled: 0,
      events: verdict.events,
    });
    expect(verdict.events).toBeGreaterThan(2 * parcels);
  });
});
