import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../engine.ts";
import { findProgram } from "../find-program.ts";
import { lastLines, runCommand } from "../run-command.ts";

export interface Python {
  readonly file: string;
  /** `3.11`. */
  readonly version: string;
}

const supportedMinors = [13, 12, 11, 10];
const installMs = 10 * 60_000;

/** The first Python 3.10 to 3.13 on PATH that runs; by name first, since `python3` may be another. */
export async function findPython(env: NodeJS.ProcessEnv): Promise<Python | undefined> {
  const names = ["python3", ...supportedMinors.map((minor) => `python3.${minor}`), "python"];
  for (const name of names) {
    const file = findProgram(name, env);
    if (!file) continue;
    const script = "import sys; print('%d.%d' % sys.version_info[:2])";
    const { code, output } = await runCommand(file, ["-c", script], { env, timeoutMs: 10_000 });
    const minor = /^3\.(\d+)$/.exec(output)?.[1];
    if (code === 0 && minor && supportedMinors.includes(Number(minor))) return { file, version: output };
  }
  return undefined;
}

/** The interpreter inside a virtual environment. */
export function venvPython(folder: string): string {
  return process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}

/**
 * Makes a virtual environment with one pinned package. Debian splits `ensurepip` from Python; then the
 * environment is made without pip and filled by the system's pip, or by uv.
 * Rejects with one sentence that says what to install.
 */
export async function installPackage(
  python: Python,
  folder: string,
  pin: string,
  env: NodeJS.ProcessEnv,
  log: Log,
): Promise<void> {
  const options = { env, timeoutMs: installMs, stillRunning: (s: number) => log(`… still installing (${s} s)`) };
  const inside = venvPython(folder);
  const installers: [file: string, args: string[]][] = [];
  const withPip = await runCommand(python.file, ["-m", "venv", folder], options);
  if (withPip.code === 0) {
    installers.push([inside, ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", pin]]);
  } else {
    const bare = await runCommand(python.file, ["-m", "venv", "--clear", "--without-pip", folder], options);
    if (bare.code !== 0 || !existsSync(inside))
      throw new Error(`${python.file} has no venv module: ${lastLines(bare.output)}`);
    installers.push([
      python.file,
      ["-m", "pip", "--python", inside, "install", "--disable-pip-version-check", "--quiet", pin],
    ]);
    const uv = findProgram("uv", env);
    if (uv) installers.push([uv, ["pip", "install", "--python", inside, "--quiet", pin]]);
  }
  const said: string[] = [];
  for (const [file, args] of installers) {
    const { code, output } = await runCommand(file, args, options);
    if (code === 0) return;
    said.push(lastLines(output));
  }
  const hint = withPip.code === 0 ? "is the package index reachable?" : "install the python3-venv package";
  throw new Error(`pip could not install ${pin} (${hint}): ${said.join(" / ")}`);
}
