import type { Logger } from "@waybill/service";

/** Apollo's packages log plain messages; only what needs attention reaches our log. */
export const apolloLogger = (logger: Logger) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (message?: unknown) => logger.warn({ from: "apollo" }, String(message)),
  error: (message?: unknown) => logger.error({ from: "apollo" }, String(message)),
});
