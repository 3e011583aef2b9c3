/**
 * Runs as a process of its own between us and the database server, because a server does not end by itself when
 * its starter is gone. Its stdin is a pipe that the starter holds: when the starter ends, `kill -9` included, the
 * pipe closes, and the supervisor ends the server.
 *
 * Arguments: milliseconds between SIGTERM and SIGKILL (0: SIGKILL at once), folder to remove when we ended it or "",
 * log file, program, its arguments. Prints one line: `started PID`. Ends with the server.
 */
import { spawn } from "node:child_process";
import { openSync, rmSync } from "node:fs";

const [grace = "0", remove = "", logFile = "", program = "", ...args] = process.argv.slice(2);
const graceMs = Number(grace);

const log = openSync(logFile, "a");
const server = spawn(program, args, { stdio: ["ignore", log, log], windowsHide: true });

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  if (graceMs === 0) {
    server.kill("SIGKILL");
    return;
  }
  server.kill("SIGTERM");
  setTimeout(() => server.kill("SIGKILL"), graceMs).unref();
}

server.once("error", (error) => {
  process.stdout.write(`failed ${error.message}\n`);
  process.exit(1);
});
server.once("spawn", () => process.stdout.write(`started ${server.pid}\n`));
server.once("exit", (code) => {
  // A server that was killed may be started again on its data; one that we ended may not.
  if (remove && ending) rmSync(remove, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code ?? 1);
});

process.stdin.resume();
process.stdin.once("end", end);
process.stdin.once("error", end);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
// The starter may be gone when we report.
process.stdout.on("error", () => {});
