import { type ChildProcess, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDevIssuer } from "@waybill/gateway";
import { systemClock } from "@waybill/kernel";
import type { Ends } from "../../../scripts/graph/graph.ts";
import type { Job, Outcome, WorkerMessage } from "./jobs.ts";
import type { OursSettings } from "./ours.ts";
import { machineBusy, startNode, stopped, untilListens, usageOf } from "../processes.ts";
import { composeStreams } from "./schema.ts";

/** Who sends: a plain broadcast, a plain relay, our gateway, and the peers. */
export const senderNames = ["raw", "relay", "ours", "hiveJs", "hiveRust"] as const;
export type SenderName = (typeof senderNames)[number];

export const isPeerName = (name: SenderName): boolean => name === "hiveJs" || name === "hiveRust";

export interface Sender {
  readonly name: SenderName;
  readonly url: string;
  readonly pid: number;
}

/** A stretch of load as seen from the clients, and what it cost. */
export interface Stretch extends Outcome {
  /** Microseconds of the sender's processor time per delivery; null where the system does not tell. */
  readonly cpu: number | null;
  /** KiB of the sender with all clients connected and nothing to do, per client, above what it had before. */
  readonly idle: number | null;
  /** MiB at the end. */
  readonly rss: number | null;
  /** Cores that the clients and services took. */
  readonly around: number | null;
  /** Cores that others took meanwhile. */
  readonly others: number | null;
}

export interface Field {
  readonly senders: readonly Sender[];
  readonly authorizations: readonly string[];
  measure(sender: Sender, job: Omit<Job, "url" | "pid" | "authorizations">): Promise<Stretch>;
}

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const peers = fileOf("peers");

/** Installs the peers; false, with a word of why, when they cannot be had. */
function installPeers(): boolean {
  if (existsSync(join(peers, "node_modules"))) return true;
  console.error(`Installing ${peers}`);
  const args = ["install", "--frozen-lockfile", "--ignore-scripts"];
  const { status, stdout, error } = spawnSync("pnpm", args, { cwd: peers, encoding: "utf8" });
  if (status !== 0) console.error(`No peers to compare with: ${error?.message ?? stdout.slice(-300)}`);
  return status === 0;
}

/** Starts the services, the crowd and those who send. */
export async function openField(options: {
  readonly folder: string;
  readonly wanted: readonly SenderName[];
  readonly firstPort: number;
  /** How many callers there are. */
  readonly callers: number;
  readonly ends: Ends;
}): Promise<Field> {
  const { folder, wanted, firstPort, ends } = options;
  const worker = startNode(1, [fileOf("worker.ts")], { ipc: true });
  ends.add(() => stopped(worker));
  const said = async (): Promise<WorkerMessage> => {
    const [message] = (await once(worker, "message")) as [WorkerMessage];
    if ("error" in message) throw new Error(message.error);
    return message;
  };
  const ready = await said();
  if (!("ready" in ready)) throw new Error("The services did not start");
  const urls = ready.ready;

  const issuer = await createDevIssuer(folder, systemClock);
  const authorizations = await Promise.all(
    Array.from({ length: options.callers }, async (_, n) => {
      const scopes = ["orders:read", "shipments:read"] as const;
      return `Bearer ${await issuer.mint({ tenant: "acme", subject: `caller-${n}`, scopes })}`;
    }),
  );
  const supergraphFile = join(folder, "supergraph.graphql");
  writeFileSync(supergraphFile, composeStreams(urls));

  const tokens = { jwks: issuer.jwksFile, issuer: issuer.issuer, audience: issuer.audience };
  const argumentsOf = (name: SenderName, port: number): readonly string[] => {
    const settings: OursSettings = { port, supergraphFile, urls, tokens };
    const hive = join(peers, "node_modules/@graphql-hive/gateway/dist/bin.js");
    const listen = ["--port", String(port), "--host", "127.0.0.1", "--config-path", join(peers, "hive.config.mjs")];
    switch (name) {
      case "raw":
      case "relay":
        return [fileOf("raw.ts"), String(port), urls.shipments, name === "raw" ? "broadcast" : name];
      case "ours":
        return [fileOf("ours.ts"), JSON.stringify(settings)];
      case "hiveJs":
        return [hive, "supergraph", supergraphFile, ...listen];
      case "hiveRust":
        return [hive, "supergraph", supergraphFile, ...listen, "--hive-router-runtime"];
    }
  };
  const hasPeers = !wanted.some(isPeerName) || installPeers();
  const senders: Sender[] = [];
  for (const [index, name] of wanted.entries()) {
    if (isPeerName(name) && !hasPeers) continue;
    const port = firstPort + index;
    const child: ChildProcess = startNode(0, argumentsOf(name, port), isPeerName(name) ? { cwd: peers } : {});
    ends.add(() => stopped(child));
    try {
      await untilListens(port, child);
      senders.push({ name, url: `ws://127.0.0.1:${port}/graphql`, pid: child.pid ?? 0 });
    } catch (error) {
      if (!isPeerName(name)) throw error;
      console.error(`${name} does not start and is left out: ${String(error)}`);
    }
  }

  return {
    senders,
    authorizations,
    async measure({ url, pid }, job) {
      const before = usageOf(pid);
      worker.send({ ...job, url, pid, authorizations } satisfies Job);
      let settled: ReturnType<typeof usageOf> = null;
      let begun: { own: number; around: number; busy: number; at: number } | null = null;
      for (;;) {
        const message = await said();
        if ("settled" in message) settled = usageOf(pid);
        if ("begun" in message) {
          const [own, around, busy] = [usageOf(pid)?.cpu, usageOf(worker.pid ?? 0)?.cpu, machineBusy()];
          begun =
            own === undefined || around === undefined || busy === null
              ? null
              : { own, around, busy, at: performance.now() };
        }
        if (!("outcome" in message)) continue;
        const { outcome } = message;
        const after = usageOf(pid);
        const cpu = begun && after ? after.cpu - begun.own : null;
        const around = begun && (usageOf(worker.pid ?? 0)?.cpu ?? 0) - begun.around;
        const all = begun && (machineBusy() ?? 0) - begun.busy;
        const cores = (seconds: number | null): number | null =>
          seconds === null || !begun ? null : (seconds * 1000) / (performance.now() - begun.at);
        return {
          ...outcome,
          cpu: cpu === null ? null : (cpu * 1e6) / outcome.deliveries,
          idle: before && settled ? (settled.rss - before.rss) / job.clients : null,
          rss: after ? after.rss / 1024 : null,
          around: cores(around),
          others: cores(all === null || cpu === null || around === null ? null : all - cpu - around),
        };
      }
    },
  };
}
