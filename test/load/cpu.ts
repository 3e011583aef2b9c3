import { readFileSync } from "node:fs";

/** What processes have worked so far, in milliseconds. It hardly depends on what else the machine has to do. */
export interface Cpu {
  readonly here: number;
  /** Null where it cannot be told: for a server that is not ours, and anywhere but on Linux. */
  readonly server: number | null;
}

/** Linux counts a process's work in hundredths of a second. */
const tickMs = 10;

/** @param serverPid the database server's process, where it is ours. */
export function cpuSoFar(serverPid: number | undefined): Cpu {
  const { user, system } = process.cpuUsage();
  return { here: (user + system) / 1000, server: serverPid === undefined ? null : workOf(serverPid) };
}

export const cpuSince = (before: Cpu, after: Cpu): Cpu => ({
  here: after.here - before.here,
  server: before.server === null || after.server === null ? null : after.server - before.server,
});

export const cpuSum = (a: Cpu, b: Cpu): Cpu => ({
  here: a.here + b.here,
  server: a.server === null || b.server === null ? null : a.server + b.server,
});

function workOf(pid: number): number | null {
  try {
    // After the name, which may contain anything, the 12th and 13th field are user's and system's ticks.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return null;
  }
}
