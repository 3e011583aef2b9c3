import { spawn } from "node:child_process";

export interface CommandResult {
  /** Exit code; undefined when it could not be started or was killed. */
  readonly code: number | undefined;
  readonly output: string;
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** After this many milliseconds it is killed. */
  readonly timeoutMs?: number;
  /** Hears every ten seconds how long it has been running. */
  readonly stillRunning?: (seconds: number) => void;
}

/** Runs a program to its end and gathers what it printed. Never rejects. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { env: options.env ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const gather = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-20_000);
    };
    child.stdout.on("data", gather);
    child.stderr.on("data", gather);
    const started = Date.now();
    const ticker = setInterval(() => options.stillRunning?.(Math.round((Date.now() - started) / 1000)), 10_000);
    const limit = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs ?? 30_000);
    const finish = (code: number | undefined): void => {
      clearInterval(ticker);
      clearTimeout(limit);
      resolve({ code, output: output.trim() });
    };
    child.once("error", (error) => {
      output += error.message;
      finish(undefined);
    });
    child.once("close", (code) => finish(code ?? undefined));
  });
}

/** The last lines of a program's output: enough to see why it failed. */
export function lastLines(output: string, count = 3): string {
  return output.trim().split("\n").slice(-count).join(" / ");
}
