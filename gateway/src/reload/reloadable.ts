import type { Logger } from "@waybill/service";
import type { Metrics } from "@waybill/telemetry";

/** Something that is read once at the start and may be read again while it is in use. */
export interface Reloadable<T> {
  readonly current: T;
  /** Reads it again. What cannot be read leaves the old one in use. @returns whether the new one is in use. */
  reload(): Promise<boolean>;
}

export interface ReloadOptions<T> {
  /** Names it in logs and metrics. */
  readonly what: "api_keys" | "jwks" | "revoked_tokens" | "supergraph" | "trusted_documents";
  /** @param current what is in use; answered again when there is nothing new. */
  readonly load: (current: T | undefined) => Promise<T>;
  readonly logger: Logger;
  readonly metrics: Metrics | undefined;
  /** Told of what was in use until now. */
  readonly onReplaced?: (old: T) => void;
}

/** @throws Error when it cannot be read the first time: nothing stands in for it then. */
export async function createReloadable<T>(options: ReloadOptions<T>): Promise<Reloadable<T>> {
  const { what, load, logger, metrics, onReplaced } = options;
  let current = await load(undefined);
  /** One after the other: an older reading never takes the place of a newer one. */
  let last: Promise<unknown> = Promise.resolve();

  for (const outcome of ["ok", "failed"] as const) metrics?.count("waybill_reloads_total", { what, outcome }, 0);

  async function replace(): Promise<boolean> {
    try {
      const next = await load(current);
      const old = current;
      current = next;
      if (next !== old) onReplaced?.(old);
      logger.info({ what }, "reloaded");
      metrics?.count("waybill_reloads_total", { what, outcome: "ok" });
      return true;
    } catch (error) {
      logger.error({ err: error, what }, "could not be reloaded; the old one stays in use");
      metrics?.count("waybill_reloads_total", { what, outcome: "failed" });
      return false;
    }
  }
  return {
    get current() {
      return current;
    },
    reload() {
      const next = last.then(replace);
      last = next;
      return next;
    },
  };
}
