/**
 * What `npm start`, `npm test` and the other scripts of package.json call. Provides a modern Node, pnpm and the
 * locked dependencies where they are missing, then hands over to the command.
 *
 * Runs on Node 18 without dependencies, like everything in `scripts/bootstrap`.
 */
import { installDependencies } from "./bootstrap/dependencies.mjs";
import { handOver } from "./bootstrap/hand-over.mjs";
import { provideNode } from "./bootstrap/node.mjs";
import { providePnpm } from "./bootstrap/pnpm.mjs";

const script = (file) => (args) => [file, ...args];

/** Command → what Node runs for it, the file first. */
const commands = {
  start: script("scripts/start.ts"),
  // With arguments vitest alone, on what they name; without, everything that a change must pass.
  test: (args) => (args.length > 0 ? ["node_modules/vitest/vitest.mjs", "run", ...args] : ["scripts/verify.ts"]),
  verify: script("scripts/verify.ts"),
  generate: script("scripts/generate.ts"),
  reset: script("scripts/reset.ts"),
  "demo:parcels": script("scripts/demo-parcels.ts"),
  parked: script("scripts/parked.ts"),
  "bench:orders": script("test/load/orders.ts"),
  "bench:import": script("test/load/import.ts"),
  "bench:oversell": script("test/load/oversell.ts"),
  "bench:edd": script("test/bench/edd/edd.ts"),
  "bench:gateway": script("test/load/gateway.ts"),
  "bench:graph": script("test/load/graph.ts"),
  "bench:ingest": script("test/load/ingest.ts"),
  "bench:subscriptions": script("test/load/subscriptions.ts"),
  "bench:soak": script("test/load/soak.ts"),
  "bench:bad-inputs": script("test/load/bad-inputs.ts"),
  fuzz: script("test/fuzz/fuzz.ts"),
  "mongodb:build": script("scripts/build-mongodb.ts"),
};

const [command = "", ...args] = process.argv.slice(2);
const log = (line) => console.error(line);

try {
  if (command === "doctor") {
    const { doctor } = await import("./doctor/doctor.mjs");
    process.exitCode = await doctor();
  } else if (Object.hasOwn(commands, command)) {
    const node = await provideNode(log);
    await installDependencies(node, () => providePnpm(log), log);
    await handOver(node, commands[command](args));
  } else {
    log(`Unknown command "${command}"; there are ${[...Object.keys(commands), "doctor"].join(", ")}.`);
    process.exitCode = 2;
  }
} catch (error) {
  // Every error thrown by the bootstrap is one sentence for people.
  log(`\n${error.message}`);
  process.exitCode = 1;
}
