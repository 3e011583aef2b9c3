import { join } from "node:path";
import { installOnce } from "../../packages/database/src/install-once.mjs";
import { isMusl } from "./node.mjs";
import { npmInstall } from "./npm.mjs";
import { tools } from "./paths.mjs";

export const pnpmVersion = "12.21.0";

/** The path of the pinned pnpm, a program of its own that needs no Node, from npm in `.tools`. */
export async function providePnpm(log) {
  const name = `@pnpm/exe.${process.platform}-${process.arch}${isMusl() ? "-musl" : ""}`;
  const program = process.platform === "win32" ? "pnpm.exe" : "pnpm";
  try {
    const folder = await installOnce(join(tools, `pnpm-${pnpmVersion}-${process.platform}-${process.arch}`), {
      log,
      install: async (partial) => {
        log(`Fetching pnpm ${pnpmVersion} into .tools …`);
        await npmInstall(partial, [`${name}@${pnpmVersion}`], log);
      },
    });
    return join(folder, "node_modules", ...name.split("/"), program);
  } catch (error) {
    throw new Error(`pnpm ${pnpmVersion} cannot be had: let npm reach its registry and try again (${error.message}).`, {
      cause: error,
    });
  }
}
