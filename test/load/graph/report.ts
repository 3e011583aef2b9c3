import { round } from "../measure.ts";
import type { Counts } from "./count.ts";
import type { Stretch } from "./measure.ts";
import { type OperationName, operations } from "./operations.ts";
import type { Topology } from "./topologies.ts";

const hundredth = (value: number): number => Math.round(value * 100) / 100;
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

/** Several stretches of one operation as one. */
function together(stretches: readonly Stretch[]) {
  const middle = (of: (stretch: Stretch) => number): number => median(stretches.map(of));
  const names = Object.keys(stretches[0]?.cpu ?? {});
  const each = (of: (stretch: Stretch, name: string) => number): Record<string, number> =>
    Object.fromEntries(names.map((name) => [name, hundredth(middle((stretch) => of(stretch, name)))]));
  return {
    perSecond: round(middle((s) => s.perSecond)),
    p50: round(middle((s) => s.p50)),
    p99: round(middle((s) => s.p99)),
    cpuMs: each((s, name) => s.cpu[name] ?? Number.NaN),
    rssMiB: each((s, name) => s.rss[name] ?? Number.NaN),
    disturbed: stretches.filter((s) => s.disturbed).length,
  };
}

/** Prints what came of each operation, and ends with all of it as one line of JSON. */
export function report(
  engine: string,
  counts: ReadonlyMap<OperationName, Counts>,
  stretches: ReadonlyMap<Topology, ReadonlyMap<OperationName, readonly Stretch[]>>,
): void {
  const figures: Record<string, Record<string, object>> = {};
  for (const [name, { subgraphRequests, peerRequests, commands }] of counts) {
    console.log(`\n${name}: ${operations[name].title}`);
    console.log(
      `  ${round(subgraphRequests)} requests to subgraphs, ${round(peerRequests)} between them, ` +
        `${commands.length} commands to the database`,
    );
    for (const [topology, of] of stretches) {
      const found = together(of.get(name) ?? []);
      (figures[topology] ??= {})[name] = found;
      const { perSecond, p50, p99, cpuMs, rssMiB, disturbed } = found;
      const said = (values: Readonly<Record<string, number>>): string =>
        Object.entries(values)
          .map(([process, value]) => `${process} ${value}`)
          .join(", ");
      console.log(`  ${topology.padEnd(4)} ${perSecond} req/s   p50 ${p50} ms   p99 ${p99} ms`);
      console.log(`       CPU ms a request: ${said(cpuMs)}`);
      console.log(`       RSS MiB: ${said(rssMiB)}${disturbed > 0 ? `   (${disturbed} disturbed)` : ""}`);
    }
  }
  const asked = Object.fromEntries(
    [...counts].map(([name, { subgraphRequests, peerRequests, commands }]) => [
      name,
      { subgraphRequests, peerRequests, commands: commands.length },
    ]),
  );
  console.log(`\n${JSON.stringify({ engine, asked, ...figures })}`);
}
