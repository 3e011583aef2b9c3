import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Source } from "../engine.ts";
import { cacheFolder, installOnce, isInstalled } from "../install-once.mjs";
import { findPython, installPackage, venvPython } from "./python.ts";
import { secantusFlags } from "./secantus-flags.ts";

export const secantusPythonVersion = "0.7.0b3";

const launcher = process.platform === "win32" ? ["Scripts", "secantusd-py-script.py"] : ["bin", "secantusd-py"];

/** False when the Python that the environment was made from has been removed since. */
const usable = (folder: string): boolean => existsSync(venvPython(folder)) && existsSync(join(folder, ...launcher));

/** 5: SecantusDB's Python server, installed from PyPI into the user cache. */
export const secantusPythonSource: Source = {
  name: "secantus-py",
  async find({ env, log, install }) {
    const python = await findPython(env);
    if (!python) return { missing: "no Python 3.10 to 3.13 on PATH" };
    const name = `secantus-py-${secantusPythonVersion}-py${python.version}-${process.platform}-${process.arch}`;
    const folder = join(cacheFolder(env), name);
    if (!install && !(isInstalled(folder) && usable(folder))) {
      return {
        missing: `SecantusDB ${secantusPythonVersion} would be installed from PyPI with ${python.file}`,
        installable: true,
      };
    }
    try {
      await installOnce(folder, {
        usable,
        log,
        install: async (partial) => {
          log(`Installing SecantusDB ${secantusPythonVersion} (an embedded MongoDB server) from PyPI into ${folder} …`);
          await installPackage(python, partial, `secantusdb==${secantusPythonVersion}`, env, log);
        },
      });
    } catch (error) {
      return { missing: error instanceof Error ? error.message : String(error) };
    }
    const file = venvPython(folder);
    const script = join(folder, ...launcher);
    return {
      engine: {
        kind: "local",
        engine: "secantus-py",
        describe: `SecantusDB ${secantusPythonVersion}, Python server`,
        file,
        // Through the interpreter: the script's first line still names the folder it was installed in.
        args: (dataDir, port) => [script, ...secantusFlags(dataDir, port)],
        formsReplicaSet: false,
      },
    };
  },
};
