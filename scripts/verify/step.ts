import { spawn } from "node:child_process";

/** Runs a command, its output shown as it comes. Answers whether it ended with 0. */
export function runStep(command: readonly string[], cwd: string): Promise<boolean> {
  const [file = "", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
    const forward = (signal: NodeJS.Signals): boolean => child.kill(signal);
    process.once("SIGTERM", forward);
    child.once("error", (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once("close", (code) => {
      process.off("SIGTERM", forward);
      resolve(code === 0);
    });
  });
}

/** The same command with at most so many gigabytes of address space, where the shell can set that. */
export function cappedMemory(command: readonly string[], gigabytes: number): string[] {
  if (process.platform !== "linux") return [...command];
  return ["sh", "-c", `ulimit -v ${gigabytes * 1024 * 1024}; exec "$@"`, "sh", ...command];
}
