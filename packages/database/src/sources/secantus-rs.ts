import { join } from "node:path";
import type { Log, LocalEngine, Source } from "../engine.ts";
import { findProgram } from "../find-program.ts";
import { cacheFolder, installOnce, isInstalled } from "../install-once.mjs";
import { lastLines, runCommand } from "../run-command.ts";
import { secantusFlags } from "./secantus-flags.ts";

export const secantusRustVersion = "0.5.3-beta.193";

const program = process.platform === "win32" ? "secantusd-rs.exe" : "secantusd-rs";

function folderOf(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `secantus-rs-${secantusRustVersion}-${process.platform}-${process.arch}`);
}

function rustEngine(file: string): LocalEngine {
  return {
    kind: "local",
    engine: "secantus-rs",
    describe: `SecantusDB, Rust server (${file})`,
    file,
    args: secantusFlags,
    formsReplicaSet: false,
  };
}

/** 3: SecantusDB's Rust server, on PATH or built before by `npm run mongodb:build`. */
export const secantusRustSource: Source = {
  name: "secantus-rs",
  async find({ env }) {
    const onPath = findProgram("secantusd-rs", env);
    if (onPath) return { engine: rustEngine(onPath) };
    const folder = folderOf(env);
    if (isInstalled(folder)) return { engine: rustEngine(join(folder, "bin", program)) };
    return { missing: "secantusd-rs is not on PATH and was not built (`npm run mongodb:build`)" };
  },
};

/**
 * Builds the Rust server with cargo into the user cache; 3 to 4 minutes on two cores.
 * @returns the program's path. Rejects with what cargo said.
 */
export async function buildSecantusRust(env: NodeJS.ProcessEnv, log: Log): Promise<string> {
  const cargo = findProgram("cargo", env);
  if (!cargo) throw new Error("cargo is not on PATH: install Rust (1.95 is known to work), cmake, make and g++.");
  const folder = await installOnce(folderOf(env), {
    log,
    install: async (partial) => {
      log(`Building secantus-mdb ${secantusRustVersion} with cargo; this takes some minutes …`);
      const { code, output } = await runCommand(
        cargo,
        [
          ...["install", "secantus-mdb", "--version", secantusRustVersion],
          ...["--locked", "--ignore-rust-version", "--root", partial],
        ],
        { env, timeoutMs: 60 * 60_000, stillRunning: (seconds) => log(`… still building (${seconds} s)`) },
      );
      if (code !== 0) {
        throw new Error(`cargo could not build it (cmake, make and g++ are needed): ${lastLines(output, 8)}`);
      }
    },
  });
  return join(folder, "bin", program);
}
