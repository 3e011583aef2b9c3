import { join } from "node:path";
import { areInstalled } from "../bootstrap/dependencies.mjs";
import { installedNode, isModern } from "../bootstrap/node.mjs";
import { run } from "../bootstrap/npm.mjs";
import { root } from "../bootstrap/paths.mjs";

/**
 * Which database `npm start` would use. The answer needs the TypeScript, thus a modern Node and the packages;
 * without them the check says so.
 * @returns {Promise<import("./checks.mjs").Finding>}
 */
export async function database() {
  const node = isModern(process.version) ? process.execPath : installedNode();
  if (!node || !areInstalled()) {
    return { level: "note", text: "Database: looked for once the packages are installed" };
  }
  const script = join(root, "scripts/doctor/database-source.ts");
  const { code, output } = await run(node, ["--disable-warning=ExperimentalWarning", script]);
  const text = output.split("\n").at(-1);
  if (code === 0) return { level: "ok", text: `Database: ${text}` };
  return { level: "problem", text: "No database", fix: text };
}
