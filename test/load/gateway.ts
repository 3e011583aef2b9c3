/**
 * `npm run bench:gateway`: how many requests our gateway answers with one core, beside the other federation gateways.
 * The demo graph of the federation benchmarks, a small, a medium and a heavy query. All gateways run at once, bound to
 * the first core, and are loaded in turns; the subgraphs and the callers have the second core. Each request has a
 * credential of its own among thousands; ours verifies it, measures the document, and signs what it sends. Answers are
 * compared before anything is measured. A stretch during which others kept the machine busy is repeated.
 *
 * Waybill's own graph, with subgraphs that do their work on a database: `npm run bench:graph`.
 *
 * Options: `--rounds 3 --seconds 5 --connections 50 --only ours,apollo --queries small,heavy --tries 4`. The native Hive
 * Router is measured where `HIVE_ROUTER` names it, or cargo has installed it: `cargo install hive-router --version 0.3.10
 * --locked --ignore-rust-version --features graphiql`.
 */
import { parseArgs } from "node:util";
import type { Ends } from "../../scripts/graph/graph.ts";
import { openFolder, withEnds } from "./bench.ts";
import { type CandidateName, candidateNames, installPeers } from "./gateway/candidates.ts";
import { compareAnswers } from "./gateway/compare.ts";
import { type QueryName, queries } from "./gateway/demo/schema.ts";
import { measure, type Stretch } from "./gateway/measure.ts";
import { report } from "./gateway/report.ts";
import { openField } from "./gateway/field.ts";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "5" },
    connections: { type: "string", default: "50" },
    only: { type: "string", default: candidateNames.join(",") },
    queries: { type: "string", default: Object.keys(queries).join(",") },
    tries: { type: "string", default: "4" },
    port: { type: "string", default: "4610" },
  },
});
const wanted = candidateNames.filter((name) => options.only.split(",").includes(name));
const queryNames = (Object.keys(queries) as QueryName[]).filter((name) => options.queries.split(",").includes(name));

async function bench(ends: Ends): Promise<void> {
  if (wanted.some((name) => name !== "ours" && name !== "hiveRouter")) await installPeers();
  const folder = openFolder(ends);
  const field = await openField({ folder, wanted, firstPort: Number(options.port), ends });
  const present = field.gateways.map(({ name }) => name);
  console.log(`Node ${process.version}; ${present.join(", ")}; gateways on core 0, everything else on core 1`);
  await compareAnswers(field, queryNames);

  const { connections, seconds, rounds, tries } = options;
  const load = { connections: Number(connections), seconds: Number(seconds), tries: Number(tries) };
  // The engines' compilers and everybody's caches first.
  for (const gateway of field.gateways)
    for (const query of queryNames) await measure(field, gateway, query, { ...load, seconds: 3, tries: 1 });
  const stretches = new Map<string, Stretch[]>();
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const query of queryNames) {
      for (const gateway of field.gateways) {
        const key = `${query} ${gateway.name}`;
        stretches.set(key, [...(stretches.get(key) ?? []), await measure(field, gateway, query, load)]);
      }
    }
  }
  const of = (query: QueryName, name: CandidateName): readonly Stretch[] => stretches.get(`${query} ${name}`) ?? [];
  report(queryNames, present, of);
}

await withEnds(bench);
