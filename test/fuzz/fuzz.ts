/**
 * `npm run fuzz`: random queries, made from the schema, to a graph with a few things in it: valid ones, nearly valid ones, and
 * hostile ones, a third each. Each is asked over HTTP, over WebSocket, and of the gateway's executor beside Apollo's on the
 * same plan. Must hold for each: no 5xx and no error that is ours, no end of the process; every error has a documented code;
 * nothing is told of files, libraries and collections; HTTP and WebSocket answer alike, and so do the two executors, and ours
 * when the client's names are others.
 *
 * The first operation for which something does not hold is shrunk to the least that shows it, and printed. Ends with one JSON
 * line: `answers` counts the operations by how they were answered (`data`, `partial` or an error's code).
 * Options: `--documents 2000`, `--seed <number>` to run the same again; another each time when left out.
 *
 * Each night: `npm run fuzz -- --documents 100000` from cron or a forge's schedule, with its output kept: the exit code says
 * whether something was found, the printed seed finds it again.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import * as fc from "fast-check";
import type { Ends } from "../../scripts/graph/graph.ts";
import { startPlace } from "../contract/bad-inputs/place.ts";
import { openServer, withEnds } from "../load/bench.ts";
import { type Operation, operations } from "./documents.ts";
import { examine } from "./oracles.ts";
import { openTarget } from "./target.ts";
import { fill } from "./things.ts";

const { values: options } = parseArgs({
  options: { documents: { type: "string", default: "2000" }, seed: { type: "string", default: "" } },
});
const documents = Number(options.documents);
const seed = options.seed === "" ? randomInt(2 ** 31) : Number(options.seed);
const reportEvery = 500;

async function fuzz(ends: Ends): Promise<void> {
  process.env["NODE_ENV"] = "production";
  const server = await openServer(ends);
  console.log(`${server.describe}; Node ${process.version}; --documents ${documents} --seed ${seed}`);
  const place = await startPlace(server.uri);
  ends.add(() => place.stop());
  await fill(place.place);
  const target = await openTarget(place);
  ends.add(async () => target.close());

  const answers: Record<string, number> = {};
  let asked = 0;
  let isFound = false;
  let current: Operation | undefined;
  // What nobody catches ends a process: here it says first which operation it was.
  process.once("uncaughtExceptionMonitor", () => console.error(`While it was asked: ${shown(current)}`));
  const property = fc.asyncProperty(operations(target.schema, target.known), async (operation) => {
    current = operation;
    const verdict = await examine(operation, target).catch((error: unknown) => {
      if (!isFound) console.error(`${String(error)}\nin ${shown(operation)}\nShrinking …`);
      isFound = true;
      throw error;
    });
    answers[verdict] = (answers[verdict] ?? 0) + 1;
    asked += 1;
    if (asked % reportEvery === 0) console.log(`${asked} …`);
  });
  const { counterexample, errorInstance, failed, numShrinks } = await fc.check(property, {
    numRuns: documents,
    seed,
    unbiased: true,
  });
  if (failed) {
    const [operation] = counterexample ?? [];
    console.error(`${String(errorInstance)}\nafter ${numShrinks} shrinks, --seed ${seed}:\n${shown(operation)}`);
    process.exitCode = 1;
  }
  const byNumber = Object.entries(answers).toSorted(([, a], [, b]) => b - a);
  console.log(
    `\n${JSON.stringify({ documents: asked, seed, found: failed ? 1 : 0, answers: Object.fromEntries(byNumber) })}`,
  );
}

const shown = (operation: Operation | undefined): string => JSON.stringify(operation) ?? "nothing yet";

await withEnds(fuzz);
