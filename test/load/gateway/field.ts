import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { composeServices } from "@apollo/composition";
import { createDevIssuer } from "@waybill/gateway";
import { systemClock } from "@waybill/kernel";
import { parse } from "graphql";
import type { Ends } from "../../../scripts/graph/graph.ts";
import { type CandidateName, routerConfig, startOf } from "./candidates.ts";
import type { Load, LoadResult } from "./client.ts";
import { type DemoService, demoSchema, demoServices } from "./demo/schema.ts";
import { startPinned, stopped, untilAnswers } from "../processes.ts";
import type { WorkerMessage } from "./worker.ts";

/** A gateway that runs. */
export interface RunningGateway {
  readonly name: CandidateName;
  readonly url: string;
  readonly pid: number;
}

/** Everything that runs: the gateways, and what surrounds them. */
export interface Field {
  readonly gateways: readonly RunningGateway[];
  readonly authorizations: readonly string[];
  /** The process of subgraphs and callers. */
  readonly workerPid: number;
  load(load: Load): Promise<{ readonly result: LoadResult; readonly subgraphRequests: number }>;
}

// More than are ever under way at once: nothing can be shared between two requests.
const callers = 2_000;

/** Starts the subgraphs and the wanted gateways. */
export async function openField(options: {
  readonly folder: string;
  readonly wanted: readonly CandidateName[];
  readonly firstPort: number;
  readonly ends: Ends;
}): Promise<Field> {
  const { folder, wanted, firstPort, ends } = options;
  const worker = startPinned(1, [process.execPath, fileURLToPath(new URL("worker.ts", import.meta.url))], {
    ipc: true,
  });
  ends.add(() => stopped(worker));
  const said = async (): Promise<WorkerMessage> => ((await once(worker, "message")) as [WorkerMessage])[0];
  const ready = await said();
  if (!("ready" in ready)) throw new Error("The subgraphs did not start");
  const urls = ready.ready;

  const issuer = await createDevIssuer(folder, systemClock);
  const authorizations = await Promise.all(
    Array.from({ length: callers }, async (_, n) => {
      const token = { tenant: `tenant-${n % 50}`, subject: `caller-${n}`, scopes: ["orders:read"] as const };
      return `Bearer ${await issuer.mint(token)}`;
    }),
  );
  const supergraphFile = join(folder, "supergraph.graphql");
  writeFileSync(supergraphFile, composed(urls));

  const gateways: RunningGateway[] = [];
  for (const [index, name] of wanted.entries()) {
    const tokens = { jwks: issuer.jwksFile, issuer: issuer.issuer, audience: issuer.audience };
    const settings = { supergraphFile, urls, tokens, port: firstPort + index };
    writeFileSync(join(folder, "hive-router.yaml"), routerConfig(settings));
    const start = startOf(name, settings, folder);
    if (!start) continue;
    const child = startPinned(0, start.command, start);
    ends.add(() => stopped(child));
    const url = `http://127.0.0.1:${settings.port}${start.path}`;
    try {
      await untilAnswers(url, authorizations[0] ?? "", child);
      gateways.push({ name, url, pid: child.pid ?? 0 });
    } catch (error) {
      if (name === "ours") throw error;
      console.error(`${name} does not start and is left out: ${String(error)}`);
    }
  }
  return {
    gateways,
    authorizations,
    workerPid: worker.pid ?? 0,
    async load(load) {
      worker.send(load);
      const message = await said();
      if (!("result" in message)) throw new Error("error" in message ? message.error : "The callers are confused");
      return message;
    },
  };
}

function composed(urls: Readonly<Record<DemoService, string>>): string {
  const { supergraphSdl, errors } = composeServices(
    demoServices.map((name) => ({ name, url: urls[name], typeDefs: parse(demoSchema[name]) })),
  );
  if (errors) throw new Error(errors.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}
