import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { OursSettings } from "./ours.ts";

/** The gateways that are compared, by the names under which the last line of the report has them. */
export const candidateNames = ["ours", "apollo", "hiveJs", "hiveRust", "mercurius", "hiveRouter"] as const;
export type CandidateName = (typeof candidateNames)[number];

/** How a gateway is started. */
export interface Start {
  readonly command: readonly [string, ...string[]];
  readonly path: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const peers = join(here, "peers");
const mercurius = join(here, "mercurius");
const bootstrap = new URL("../../../scripts/bootstrap/pnpm.mjs", import.meta.url).href;

/**
 * Installs the peers, each set in a package of its own.
 * @throws Error in one sentence when the registry cannot be reached
 */
export async function installPeers(): Promise<void> {
  const { providePnpm } = (await import(bootstrap)) as {
    providePnpm: (log: (line: string) => void) => Promise<string>;
  };
  for (const folder of [peers, mercurius]) {
    if (existsSync(join(folder, "node_modules", ".modules.yaml"))) continue;
    console.error(`Installing the packages of ${folder}`);
    const pnpm = await providePnpm((line) => console.error(line));
    const { status, stdout, error } = spawnSync(pnpm, ["install", "--frozen-lockfile", "--ignore-scripts"], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, CI: "true", PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}` },
    });
    if (status !== 0) {
      throw new Error(
        `The gateways to compare with cannot be installed: ${error?.message ?? stdout.slice(-500)}\n` +
          "Measure ours alone with --only ours.",
      );
    }
  }
}

/** The native router that cargo has built, where it has. */
function nativeRouter(): string | null {
  const places = [process.env["HIVE_ROUTER"], join(homedir(), ".cargo/bin/hive_router")];
  return places.find((place) => place !== undefined && existsSync(place)) ?? null;
}

/** How each gateway is started; null for those that are not there. */
export function startOf(name: CandidateName, settings: OursSettings, folder: string): Start | null {
  const { supergraphFile, port, urls } = settings;
  const hive = (...more: string[]): Start => ({
    command: [
      process.execPath,
      join(peers, "node_modules/@graphql-hive/gateway/dist/bin.js"),
      "supergraph",
      supergraphFile,
      ...["--port", String(port), "--host", "127.0.0.1", "--config-path", join(peers, "hive.config.mjs"), ...more],
    ],
    path: "/graphql",
    cwd: peers,
  });
  switch (name) {
    case "ours":
      return { command: [process.execPath, join(here, "ours.ts"), JSON.stringify(settings)], path: "/graphql" };
    case "apollo":
      return {
        command: [process.execPath, join(peers, "apollo.mjs"), supergraphFile, String(port)],
        path: "/",
        cwd: peers,
      };
    case "hiveJs":
      return hive();
    case "hiveRust":
      return hive("--hive-router-runtime");
    case "mercurius":
      return {
        command: [process.execPath, join(mercurius, "server.mjs"), JSON.stringify(urls), String(port)],
        path: "/graphql",
        cwd: mercurius,
      };
    case "hiveRouter": {
      const program = nativeRouter();
      const env = { ROUTER_CONFIG_FILE_PATH: join(folder, "hive-router.yaml") };
      return program === null ? null : { command: [program], path: "/graphql", env };
    }
  }
}

/** The native router's settings: the caller's credential is handed on, and nothing is collapsed. */
export const routerConfig = ({ supergraphFile, port }: OursSettings): string => `
supergraph:
  source: file
  path: ${supergraphFile}
http:
  host: 127.0.0.1
  port: ${port}
headers:
  all:
    request:
      - propagate:
          named: authorization
traffic_shaping:
  all:
    dedupe_enabled: false
`;
