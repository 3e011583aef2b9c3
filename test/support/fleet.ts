import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { subgraphNames } from "@waybill/schema";
import { Ends, type Graph } from "../../scripts/graph/graph.ts";
import { end, environmentOf, freePort, host, spawnService, untilAlive } from "../../scripts/graph/service-process.ts";
import type { Ports, Settings } from "../../scripts/graph/settings.ts";
import { startBalancer } from "./balancer.ts";

const services = [...subgraphNames, "gateway"] as const;
type Service = (typeof services)[number];

/** How a balancer knows which processes take requests: by connecting alone, or by `/readyz` too. */
const kinds = ["plain", "ready"] as const;
type Kind = (typeof kinds)[number];

const drainMs = 600;
const lookMs = 250;

/** Two gateways and two of each subgraph behind balancers, all on one database. */
export interface Fleet extends Graph {
  /** `http://…/graphql` behind the balancer of a kind. */
  urlOf(kind: Kind): string;
  wsUrlOf(kind: Kind): string;
  /** Ends the first or the second process of each of these services in order, and starts it again. */
  restart(member: 0 | 1, of: readonly Service[]): Promise<void>;
}

/**
 * Starts a fleet. The first process of each service finds the others behind plain balancers, the second behind such as
 * ask for `/readyz`, so that each kind is met on the way into the graph and within it.
 */
export async function startFleet(settings: Settings): Promise<Fleet> {
  const ends = new Ends();
  const children = new Map<number, ChildProcess>();
  const notReady = new Set<number>();
  const balanced = { plain: { sandbox: 1 } as Ports, ready: { sandbox: 1 } as Ports };
  const members = {} as Record<Service, readonly [number, number]>;

  for (const service of services) {
    const ports = (members[service] = [await freePort(), await freePort()]);
    for (const kind of kinds) {
      const balancer = await startBalancer(ports, kind === "plain" ? undefined : (port) => !notReady.has(port));
      ends.add(() => balancer.close());
      balanced[kind] = { ...balanced[kind], [service]: balancer.port };
    }
  }

  const start = async (service: Service, member: 0 | 1): Promise<void> => {
    const port = members[service][member];
    const child = spawnService(service, {
      ...environmentOf(service, settings, { ...balanced[member === 0 ? "plain" : "ready"], [service]: port }),
      WAYBILL_DRAIN_MS: String(drainMs),
      // A loaded machine must not turn an answer into a deadline.
      ...{ WAYBILL_QUERY_DEADLINE_MS: "30000", WAYBILL_MUTATION_DEADLINE_MS: "30000" },
      // Read by the second start of each: half of a start is reading code.
      NODE_COMPILE_CACHE: join(settings.folder, "code"),
      WAYBILL_POLL_SECONDS: "0",
      WAYBILL_OPERATIONS_PORT: "",
    });
    children.set(port, child);
    await untilAlive(service, child, port, "readyz");
  };

  try {
    ends.add(() => Promise.all([...children.values()].map(end)));
    await Promise.all(services.flatMap((service) => [start(service, 0), start(service, 1)]));
  } catch (error) {
    await ends.run();
    throw error;
  }

  const look = setInterval(() => {
    for (const port of Object.values(members).flat()) {
      void fetch(`http://${host}:${port}/readyz`).then(
        ({ ok }) => (ok ? notReady.delete(port) : notReady.add(port)),
        () => notReady.add(port),
      );
    }
  }, lookMs);
  ends.add(async () => clearInterval(look));

  const urlOf = (kind: Kind): string => `http://${host}:${balanced[kind].gateway}/graphql`;
  const wsUrlOf = (kind: Kind): string => `ws://${host}:${balanced[kind].gateway}/graphql`;
  return {
    ...{ urlOf, wsUrlOf, url: urlOf("ready"), wsUrl: wsUrlOf("ready") },
    webhooksUrl: `http://${host}:${balanced.ready.shipments}/webhooks`,
    sandboxUrl: "",
    metricsUrls: [],
    async restart(member, of) {
      await Promise.all(
        of.map(async (service) => {
          const child = children.get(members[service][member]);
          if (child) await end(child);
          await start(service, member);
        }),
      );
    },
    stop: () => ends.run(),
  };
}
