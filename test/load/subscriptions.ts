/**
 * `npm run bench:subscriptions`: how many events a second one gateway process brings to its clients, beside a plain
 * broadcast of the same frames by the `ws` package and beside Hive Gateway with both its planners. The senders are
 * bound to the first core; clients and services have the second. All are measured in turns, in one run.
 *
 * - hot: all clients follow one shipment; each event goes to all of them, joined with its order.
 * - own: each client, with a credential of its own, follows its own shipment; each event goes to one of them.
 *   Beside it stand the same plain broadcast, which is what the ratios are to, and a plain relay of each event to one
 *   client.
 *
 * First as fast as it goes, with four events for everybody in flight: fewer leave a sender idle while the others work,
 * and measure how long a round takes. Then at a low fixed rate, for the time from event to client: all clients' events at
 * once, and where each has its own also spread over the second, as shipments have theirs. Options:
 * `--sizes 1000,10000 --own 1000 --rounds 3 --seconds 4 --in-flight 4 --only raw,ours`; `--sizes 0` and `--own 0` leave
 * a part out. Ten thousand clients need as many open files, in two processes.
 */
import { parseArgs } from "node:util";
import type { Ends } from "../../scripts/graph/graph.ts";
import { openFolder, withEnds } from "./bench.ts";
import { isPeerName, openField, type SenderName, senderNames, type Stretch } from "./subscriptions/field.ts";
import { openFilesLimit } from "./processes.ts";
import { type Course, type Kind, ratios, table } from "./subscriptions/report.ts";

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,10000" },
    own: { type: "string", default: "1000" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "4" },
    "in-flight": { type: "string", default: "4" },
    only: { type: "string", default: senderNames.join(",") },
    port: { type: "string", default: "4640" },
  },
});
const numbers = (list: string): number[] =>
  list
    .split(",")
    .map(Number)
    .filter((n) => n > 0);
const wanted = senderNames.filter((name) => options.only.split(",").includes(name));

// Beside its clients a process has some files of its own open.
const spareFiles = 100;
// Peers are measured where they still work.
const mostClientsOfPeers = 1_000;
// A hundred thousand deliveries a second would be no low rate: some thousands are.
const perSecondOf = ({ own, clients }: Course): number => (own ? 1 : Math.max(1, Math.min(20, 10_000 / clients)));

/** Sizes that the system's limit of open files allows. */
function allowed(sizes: readonly number[]): number[] {
  const limit = openFilesLimit();
  return sizes.filter((clients) => {
    if (limit === null || clients + spareFiles <= limit) return true;
    console.error(
      `${clients} clients need ${clients + spareFiles} open files in one process, and ulimit -n is ${limit}: ` +
        `left out. Raise it (ulimit -n ${clients + spareFiles}) and run again.`,
    );
    return false;
  });
}

async function bench(ends: Ends): Promise<void> {
  const folder = openFolder(ends);
  const courses: Course[] = [
    ...allowed(numbers(options.sizes)).map((clients) => ({ own: false, clients })),
    ...allowed(numbers(options.own)).map((clients) => ({ own: true, clients })),
  ];
  const callers = Math.max(1, ...courses.map(({ clients }) => clients));
  const field = await openField({ folder, wanted, firstPort: Number(options.port), callers, ends });
  console.log(`Node ${process.version}; ${field.senders.map(({ name }) => name).join(", ")}`);

  const inFlight = Number(options["in-flight"]);
  // The engines' compilers first.
  const warmUp = { own: false, clients: 200, perSecond: null, inFlight, spread: false, seconds: 2 };
  for (const sender of field.senders)
    await field.measure(sender, { ...warmUp, own: sender.name === "relay", broadcast: sender.name === "raw" });
  const results = new Map<string, Stretch[]>();
  const of = (course: Course, name: SenderName, kind: Kind): readonly Stretch[] =>
    results.get(JSON.stringify([course, name, kind])) ?? [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const course of courses) {
      for (const sender of field.senders) {
        const isPeer = isPeerName(sender.name);
        if (isPeer && (course.own || course.clients > mostClientsOfPeers)) continue;
        if (sender.name === "relay" && !course.own) continue;
        // What Hive's gateways can do in a second is below the low rate.
        const kinds: readonly Kind[] = isPeer ? ["full"] : ["full", "slow"];
        // A broadcast has one event for all.
        const spread: readonly Kind[] = course.own && sender.name !== "raw" ? ["spread"] : [];
        for (const kind of [...kinds, ...spread]) {
          const key = JSON.stringify([course, sender.name, kind]);
          const stretch = await field.measure(sender, {
            ...course,
            broadcast: sender.name === "raw",
            perSecond: kind === "full" ? null : perSecondOf(course),
            inFlight,
            spread: kind === "spread",
            seconds: Number(options.seconds),
          });
          if (stretch.missing > 0) console.error(`${sender.name}: ${stretch.missing} deliveries did not arrive`);
          results.set(key, [...(results.get(key) ?? []), stretch]);
        }
      }
    }
  }
  for (const course of courses)
    console.log(
      table(
        course,
        field.senders.map(({ name }) => name),
        of,
      ),
    );
  console.log(`\n${JSON.stringify(ratios(courses, of))}`);
}

await withEnds(bench);
