import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect } from "node:net";
import { run } from "../bootstrap/npm.mjs";

/** Whether something on this machine accepts connections on the port. */
export function isTaken(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Who listens on the port, in words: `node (process 123)`; undefined when this user may not know. */
export async function portOwner(port) {
  const pid = process.platform === "linux" ? pidFromProc(port) : await pidFromLsof(port);
  if (!pid) return undefined;
  return `${await programOf(pid)} (process ${pid})`;
}

/** The listening socket's inode in /proc/net, and the process that has it open. */
function pidFromProc(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const sockets = new Set();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of lines(table)) {
      const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
      // 0A: listening.
      if (local.endsWith(`:${hex}`) && state === "0A") sockets.add(`socket:[${inode}]`);
    }
  }
  return folders("/proc")
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => folders(`/proc/${pid}/fd`).some((fd) => sockets.has(link(`/proc/${pid}/fd/${fd}`))));
}

async function pidFromLsof(port) {
  const { code, output } = await run("lsof", ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"]);
  return code === 0 ? output.split("\n")[0] : undefined;
}

async function programOf(pid) {
  const [name] = lines(`/proc/${pid}/comm`);
  if (name) return name;
  const { output } = await run("ps", ["-o", "comm=", "-p", pid]);
  return output || "a program";
}

const orElse = (read, nothing) => {
  try {
    return read();
  } catch {
    return nothing;
  }
};
const lines = (file) => orElse(() => readFileSync(file, "utf8").split("\n"), []);
const folders = (folder) => orElse(() => readdirSync(folder), []);
const link = (file) => orElse(() => readlinkSync(file), "");
