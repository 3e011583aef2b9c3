import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { root } from "./paths.mjs";

/**
 * Runs a file of the checkout with its arguments in the given Node until it ends, passing on signals and, in the
 * end, its exit code.
 */
export function handOver(node, [file, ...args]) {
  const path = [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: "inherit",
  });
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"]) {
    process.on(signal, () => {
      // At a terminal Ctrl-C reaches the child by itself; twice would mean "at once".
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`${node} cannot be run: ${error.message}.`)));
    child.once("exit", (code, signal) => {
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 1);
      resolve();
    });
  });
}
