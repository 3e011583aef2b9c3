import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

function run(file: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const child = spawn(process.execPath, [join(options.cwd ?? root, file), ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function ended(child: ChildProcess & ReturnType<typeof run>) {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { stdout, stderr, code: code as number | null };
}

const handOver = (...args: string[]) => run("scripts/test/fixtures/hand-over.mjs", args);

test("an unknown command lists the known ones", async () => {
  const { code, stderr } = await ended(run("scripts/run.mjs", ["deploy"]));
  expect(code).toBe(2);
  expect(stderr).toMatch(/^Unknown command "deploy"; there are start, test, (?:[a-z]+(?::[a-z-]+)?, )+doctor\.\n$/);
});

test("a command's exit code is kept", async () => {
  expect((await ended(handOver("exit-code.mjs", "3"))).code).toBe(3);
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "%s is passed on, and the command decides how it ends",
  async (signal) => {
    const child = handOver("count-signals.mjs");
    const all = ended(child);
    await once(child.stdout, "data");
    child.kill(signal);
    const { code, stdout } = await all;
    expect({ code, stdout }).toEqual({ code: 7, stdout: `ready\ngot ${signal}\n` });
  },
);

test("without a registry the bootstrap says in one sentence what to do, and leaves nothing half installed", async () => {
  const checkout = mkdtempSync(join(tmpdir(), "waybill-bare-"));
  onTestFinished(() => rmSync(checkout, { recursive: true, force: true }));
  for (const part of ["scripts/run.mjs", "scripts/bootstrap", "packages/database/src/install-once.mjs"]) {
    cpSync(join(root, part), join(checkout, part), { recursive: true });
  }
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) writeFileSync(join(checkout, file), "");
  // A port that was just closed: nobody listens there.
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const address = closed.address();
  closed.close();
  await once(closed, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  const { code, stderr } = await ended(
    run("scripts/run.mjs", ["generate"], {
      cwd: checkout,
      env: {
        npm_config_registry: `http://127.0.0.1:${address.port}/`,
        npm_config_fetch_retries: "0",
        npm_config_cache: join(checkout, "cache"),
      },
    }),
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /\npnpm 12\.21\.0 cannot be had: let npm reach its registry and try again \(.*ECONNREFUSED.*\)\.\n$/,
  );
});
