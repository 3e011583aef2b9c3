import { createLogger } from "@waybill/service";
import { createMetrics } from "@waybill/telemetry";
import { expect, it } from "vitest";
import { createReloadable } from "./reloadable.ts";

it("keeps what it has when there is nothing better, and says so", async () => {
  const lines: string[] = [];
  const logger = createLogger("gateway", "info", { write: (line) => void lines.push(line) });
  const metrics = createMetrics();
  const readings = [async () => "old", () => Promise.reject(new Error("it ends half-way")), async () => "new"];
  const load = () => (readings.shift() ?? (async () => "none"))();
  const replaced: string[] = [];
  const keys = await createReloadable({ what: "jwks", load, logger, metrics, onReplaced: (old) => replaced.push(old) });

  // Prometheus sees no increase in a count that begins with 1.
  expect(await metrics.text()).toContain(`waybill_reloads_total{what="jwks",outcome="failed"} 0`);
  expect([await keys.reload(), keys.current]).toEqual([false, "old"]);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: 50,
    what: "jwks",
    err: { message: "it ends half-way" },
    msg: "could not be reloaded; the old one stays in use",
  });
  expect([await keys.reload(), keys.current, replaced]).toEqual([true, "new", ["old"]]);
  expect(await metrics.text()).toContain(`waybill_reloads_total{what="jwks",outcome="failed"} 1`);
});

it("has no beginning without a first reading", async () => {
  const logger = createLogger("gateway", "silent");
  const load = () => Promise.reject(new Error("not there"));
  await expect(createReloadable({ what: "jwks", load, logger, metrics: undefined })).rejects.toThrow("not there");
});
