import type { Logger } from "./logger.ts";

export interface Service {
  readonly logger: Logger;
  start(): Promise<void>;
  /** The mirror of `start`; also called when `start` failed half-way. */
  stop(): Promise<void>;
  /** Ends with this process: the one that started us. */
  readonly parentPid?: number | undefined;
  /** Longest wait for `stop`, beside the time it drains. Default 10 s. */
  readonly stopMilliseconds?: number;
  /** How long `stop` first waits for whoever sends requests to notice. Milliseconds. Default 0. */
  readonly drainMs?: number;
}

/** The part of `process` that a service's life depends on. */
export type Host = Pick<NodeJS.Process, "on" | "off" | "exit" | "kill" | "connected">;

const parentCheckMilliseconds = 1_000;

/**
 * Runs a service until SIGINT, SIGTERM, or the end of its parent, then stops it and ends the process:
 * with 0 after a clean stop, 1 when the start failed, something was thrown that nobody caught, or the
 * stop took too long. A second signal does not wait.
 */
export async function runService(service: Service, host: Host = process): Promise<void> {
  const { logger, parentPid } = service;
  const stopMilliseconds = (service.stopMilliseconds ?? 10_000) + (service.drainMs ?? 0);
  let stopping: Promise<void> | undefined;
  let parentCheck: NodeJS.Timeout | undefined;

  const stop = async (exitCode: number): Promise<void> => {
    clearInterval(parentCheck);
    const late = setTimeout(() => {
      logger.error({ stopMilliseconds }, "did not stop in time");
      host.exit(1);
    }, stopMilliseconds);
    try {
      await service.stop();
      host.exit(exitCode);
    } catch (error) {
      logger.error({ err: error }, "did not stop cleanly");
      host.exit(1);
    } finally {
      clearTimeout(late);
    }
  };
  const end = (reason: string, exitCode = 0): void => {
    if (stopping) return;
    logger.info({ reason }, "stopping");
    stopping = stop(exitCode);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) host.exit(1);
    else end(signal);
  };
  const onBug = (error: unknown): void => {
    logger.fatal({ err: error }, "nobody caught this");
    end("bug", 1);
  };

  host.on("SIGINT", onSignal);
  host.on("SIGTERM", onSignal);
  host.on("uncaughtException", onBug);
  host.on("unhandledRejection", onBug);
  if (host.connected) host.on("disconnect", () => end("the parent has gone"));
  if (parentPid !== undefined) {
    parentCheck = setInterval(() => {
      if (!isAlive(host, parentPid)) end("the parent has gone");
    }, parentCheckMilliseconds);
    parentCheck.unref();
  }
  try {
    await service.start();
  } catch (error) {
    logger.fatal({ err: error }, "could not start");
    end("failed start", 1);
  }
}

function isAlive(host: Host, pid: number): boolean {
  try {
    // Signal 0 is not delivered: it only asks.
    host.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
