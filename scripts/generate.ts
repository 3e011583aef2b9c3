/**
 * Writes everything that is generated from `schema/` and committed: the composed supergraph, the clients'
 * schema, and each subgraph's resolver types. With `--check` nothing is written: it fails when a file differs.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { compose } from "../schema/src/compose.ts";
import { subgraphNames } from "../schema/src/load.ts";
import { errorsPage } from "./generate/errors-page.ts";
import { resolverTypes } from "./generate/resolver-types.ts";
import { trackingStandardPage } from "./generate/tracking-standard-page.ts";

const root = new URL("../", import.meta.url);
const check = process.argv.includes("--check");

/** Path from the root → content. */
async function generated(): Promise<Map<string, string>> {
  const { supergraphSdl, apiSdl, hints } = compose();
  for (const hint of hints) console.log(`composition: ${hint}`);
  const files = new Map([
    ["schema/generated/supergraph.graphql", supergraphSdl],
    ["schema/generated/api.graphql", apiSdl],
    ["docs/errors.md", errorsPage()],
    ["docs/tracking-standard.md", trackingStandardPage()],
  ]);
  const types = await Promise.all(subgraphNames.map((name) => resolverTypes(name)));
  for (const [index, name] of subgraphNames.entries()) {
    files.set(`subgraphs/${name}/src/resolvers/types.generated.ts`, types[index] ?? "");
  }
  return files;
}

function current(path: string): string | undefined {
  try {
    return readFileSync(new URL(path, root), "utf8");
  } catch {
    return undefined;
  }
}

const stale: string[] = [];
for (const [path, content] of await generated()) {
  if (current(path) === content) continue;
  stale.push(path);
  if (check) continue;
  const file = fileURLToPath(new URL(path, root));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

if (check && stale.length > 0) {
  console.error(`Out of date: ${stale.join(", ")}. Run \`npm run generate\` and commit the result.`);
  process.exitCode = 1;
} else {
  console.log(check ? "Generated files are up to date." : `${stale.length} generated file(s) written.`);
}
