import type { ChildProcess } from "node:child_process";
import { Ends, type Graph, type ServiceName, serviceNames } from "./graph.ts";
import { end, ended, environmentOf, freePort, host, spawnService, untilAlive } from "./service-process.ts";
import type { Ports, Settings } from "./settings.ts";

/** A graph of which each service is a process: one may be killed and started again. */
export interface ProcessGraph extends Graph {
  /** `kill -9`. Resolves when the process is gone. */
  kill(service: ServiceName): Promise<void>;
  /** Starts a service again on its port; resolves when it answers. */
  restart(service: ServiceName): Promise<void>;
  /** The process that is the service now; undefined before there was one. */
  pidOf(service: ServiceName): number | undefined;
}

/** Starts every service as a process of its own. They end with this one, also when it is killed. */
export async function startManyProcesses(settings: Settings): Promise<ProcessGraph> {
  const ports = await fixPorts(settings.ports);
  const operationsPorts = await fixOperationsPorts(settings.telemetry.metrics?.port);
  const children = new Map<ServiceName, ChildProcess>();
  const ends = new Ends();

  const start = async (service: ServiceName): Promise<void> => {
    const child = spawnService(service, {
      ...environmentOf(service, settings, ports),
      ...telemetryOf(settings, operationsPorts.get(service)),
    });
    children.set(service, child);
    await untilAlive(service, child, ports[service]);
  };

  try {
    // Together: each waits for what it needs of the others.
    ends.add(() => Promise.all([...children.values()].map(end)));
    await Promise.all(serviceNames.map(start));
  } catch (error) {
    await ends.run();
    throw error;
  }

  return {
    url: `http://${host}:${ports.gateway}/graphql`,
    wsUrl: `ws://${host}:${ports.gateway}/graphql`,
    webhooksUrl: `http://${host}:${ports.shipments}/webhooks`,
    sandboxUrl: `http://${host}:${ports.sandbox}`,
    metricsUrls:
      operationsPorts.size === 0 ? [] : [...operationsPorts.values()].map((p) => `http://${host}:${p}/metrics`),
    stop: () => ends.run(),
    async kill(service) {
      const child = children.get(service);
      if (!child) throw new Error(`${service} was never started`);
      const gone = ended(child);
      child.kill("SIGKILL");
      await gone;
    },
    restart: start,
    pidOf: (service) => children.get(service)?.pid,
  };
}

function telemetryOf({ telemetry: { traces } }: Settings, port: number | undefined): Record<string, string> {
  return {
    // Empty is not set: processes on one machine cannot share the port of this one's environment.
    WAYBILL_OPERATIONS_HOST: host,
    WAYBILL_OPERATIONS_PORT: port === undefined ? "" : String(port),
    OTEL_EXPORTER_OTLP_ENDPOINT: traces?.endpoint ?? "",
    OTEL_SERVICE_NAME: "",
  };
}

/** A port for each service that can be watched, from `first` on; free ones for 0. */
async function fixOperationsPorts(first: number | undefined): Promise<ReadonlyMap<ServiceName, number>> {
  if (first === undefined) return new Map();
  const watched = ["gateway", ...serviceNames.filter((name) => name !== "gateway" && name !== "sandbox")] as const;
  const ports = watched.map(
    async (service, index) => [service, first === 0 ? await freePort() : first + index] as const,
  );
  return new Map(await Promise.all(ports));
}

/** Gives every 0 a free port, so that services can be told of each other before they run. */
async function fixPorts(wanted: Ports): Promise<Ports> {
  const entries = await Promise.all(
    Object.entries(wanted).map(async ([name, port]) => [name, port === 0 ? await freePort() : port]),
  );
  return Object.fromEntries(entries) as Ports;
}
