/**
 * `npm run bench:oversell`: is ever more sold than there is? One process per service; orders and inventory are ended
 * with `kill -9` in the middle of the sale. Buyers repeat their call with the same idempotency key until it is
 * answered. Afterwards what a crash left is swept, and the databases are judged: the ledger against the levels, holds
 * against orders, what buyers were told against what is there.
 *
 * Options: `--buyers 200 --stock 50 --mixed 60 --kills 3` (per sale), or a stream onto one SKU:
 * `--rate 1000/min --seconds 60 --stock 500 --kill-every 10` (seconds).
 */
import { parseArgs } from "node:util";
import type { Ends } from "../../scripts/graph/graph.ts";
import { startMany } from "../support/graph.ts";
import { openServer, withEnds } from "./bench.ts";
import { figuresOf } from "./measure.ts";
import { oversell } from "./oversell/run.ts";
import { blackFriday } from "./oversell/black-friday.ts";

const { values: options } = parseArgs({
  options: {
    buyers: { type: "string", default: "200" },
    stock: { type: "string" },
    mixed: { type: "string", default: "60" },
    kills: { type: "string", default: "3" },
    rate: { type: "string" },
    seconds: { type: "string", default: "60" },
    "kill-every": { type: "string", default: "10" },
  },
});

async function bench(ends: Ends): Promise<void> {
  const server = await openServer(ends);
  console.log(`${server.describe}; Node ${process.version}; one process per service`);
  const test = await startMany(server.uri);
  ends.add(() => test.stop());
  const began = performance.now();
  const outcome = await (options.rate === undefined
    ? oversell(test, {
        stock: Number(options.stock ?? 50),
        buyers: Number(options.buyers),
        mixedBuyers: Number(options.mixed),
        kills: Number(options.kills),
      })
    : blackFriday(test, {
        stock: Number(options.stock ?? 500),
        perMinute: Number.parseInt(options.rate, 10),
        seconds: Number(options.seconds),
        killEveryMs: Number(options["kill-every"]) * 1000,
      }));
  const { faults, latencies, ...figures } = { latencies: undefined, ...outcome };
  for (const fault of faults) console.log(`FAULT: ${fault}`);
  const seconds = (performance.now() - began) / 1000;
  const timing = latencies ? figuresOf([{ done: latencies.length, seconds, latencies }]) : {};
  console.log(
    JSON.stringify({
      ...figures,
      faults: faults.length,
      seconds: Math.round(seconds),
      engine: server.engine,
      ...timing,
    }),
  );
  const sound = outcome.oversold === 0 && outcome.stuck === 0 && faults.length === 0 && outcome.auditAgrees;
  if (!sound || outcome.acknowledged + outcome.unsold !== outcome.stock) process.exitCode = 1;
}

await withEnds(bench);
