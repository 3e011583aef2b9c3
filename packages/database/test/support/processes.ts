import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished, vi } from "vitest";
import { isAlive } from "../../src/install-once.mjs";

export interface Fixture {
  readonly child: ChildProcessWithoutNullStreams;
  /** The next line that it prints and that starts with `word `, without that word. */
  said(word: string): Promise<string>;
  readonly ended: Promise<number | null>;
}

/** Runs a file of `test/fixtures` as a process of its own, which is killed after the test. */
export function runFixture(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Fixture {
  const file = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    ended: once(child, "exit").then(([code]) => code as number | null),
    said: async (word) => {
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        if (line.value.startsWith(`${word} `)) return line.value.slice(word.length + 1);
      }
      throw new Error(`${name} ended without saying "${word}": ${stderr}`);
    },
  };
}

/** Waits until no process has this id. */
export async function gone(pid: number): Promise<void> {
  await vi.waitFor(
    () => {
      if (isAlive(pid)) throw new Error(`process ${pid} is still there`);
    },
    { timeout: 20_000, interval: 20 },
  );
}
