import { ratio, round } from "../measure.ts";
import { type CandidateName, candidateNames } from "./candidates.ts";
import type { QueryName } from "./demo/schema.ts";
import type { Stretch } from "./measure.ts";

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

/** Prints a table, and ends with the line of ratios: ours over each of the others. */
export function report(
  queries: readonly QueryName[],
  present: readonly CandidateName[],
  of: (query: QueryName, name: CandidateName) => readonly Stretch[],
): void {
  const perSecond = (query: QueryName, name: CandidateName) => median(of(query, name).map((s) => s.perSecond));
  const columns = ["req/s", "p50 ms", "p99 ms", "CPU ms", "RSS MiB", "subgraph", "of apollo"];
  for (const query of queries) {
    console.log(`\n${query.padEnd(12)}${columns.map((column) => column.padStart(10)).join("")}`);
    for (const name of present) {
      const stretches = of(query, name);
      const middle = (pick: (stretch: Stretch) => number | null) => median(stretches.map((s) => pick(s) ?? Number.NaN));
      const cells = [
        Math.round(perSecond(query, name)),
        round(middle((s) => s.p50)),
        round(middle((s) => s.p99)),
        Math.round(middle((s) => s.cpu) * 1000) / 1000,
        round(middle((s) => s.rss)),
        round(middle((s) => s.subgraphRequests)),
        present.includes("apollo") ? ratio(perSecond(query, name), perSecond(query, "apollo")) : "-",
      ];
      const disturbed = stretches.filter((s) => s.disturbed).length;
      const note = disturbed > 0 ? `   ${disturbed} of ${stretches.length} disturbed` : "";
      console.log(`${name.padEnd(12)}${cells.map((cell) => String(cell).padStart(10)).join("")}${note}`);
    }
  }
  const ratios = candidateNames
    .filter((name) => name !== "ours")
    .map((name): [string, unknown] => [
      name,
      present.includes(name) && present.includes("ours")
        ? Object.fromEntries(queries.map((query) => [query, ratio(perSecond(query, "ours"), perSecond(query, name))]))
        : null,
    ]);
  console.log(`\n${JSON.stringify(Object.fromEntries(ratios))}`);
}
