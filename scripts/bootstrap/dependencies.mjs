import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { withLock } from "../../packages/database/src/install-once.mjs";
import { root, tools } from "./paths.mjs";

const stamp = join(root, "node_modules", ".waybill-installed");

/** What the installed packages depend on. */
function wanted() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Whether the packages of the lockfile are in place. */
export function areInstalled() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted();
}

/** Installs the packages of the lockfile when it has changed since the last time. */
export async function installDependencies(node, providePnpm, log) {
  if (areInstalled()) return;
  mkdirSync(tools, { recursive: true });
  await withLock(
    join(tools, "install.lock"),
    async () => {
      if (areInstalled()) return;
      const pnpm = await providePnpm();
      const hash = wanted();
      log("Installing the packages of pnpm-lock.yaml …");
      const code = await pnpmInstall(pnpm, node);
      if (code !== 0) {
        throw new Error(
          "The packages could not be installed (pnpm says why above): is the npm registry reachable, is the disk full?",
        );
      }
      writeFileSync(stamp, hash);
    },
    { waiting: (pid) => log(`Waiting for process ${pid}, which is installing the packages …`), done: areInstalled },
  );
}

function pnpmInstall(pnpm, node) {
  const args = [
    "install",
    "--frozen-lockfile",
    "--prefer-offline",
    "--reporter=append-only",
    "--config.confirmModulesPurge=false",
  ];
  const env = { ...process.env, CI: "true", PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  return new Promise((resolve) => {
    const child = spawn(pnpm, args, { cwd: root, env, stdio: ["ignore", 2, 2] });
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
}
