/**
 * `npm run parked`: the events that a reaction of any subgraph gave up on, with the reason. Further:
 *
 * - `npm run parked -- --replay <id>`: has one handled once more, by the running subgraph that gave up on it.
 * - `npm run parked -- --replay-all`: all of them.
 *
 * Environment: `MONGODB_URI`, and `WAYBILL_DB_PREFIX` where it is not `waybill`.
 */
import { parseArgs } from "node:util";
import { connect } from "@waybill/storage";
import { parkedLines, replayIn } from "./parked/parked.ts";

const { values: options } = parseArgs({
  options: { replay: { type: "string" }, "replay-all": { type: "boolean", default: false } },
});
const { MONGODB_URI: uri, WAYBILL_DB_PREFIX: prefix = "waybill" } = process.env;

if (!uri) {
  console.error("Set MONGODB_URI to the database that Waybill runs on.");
  process.exitCode = 1;
} else {
  const client = await connect(uri);
  try {
    if (options.replay !== undefined || options["replay-all"]) {
      const count = await replayIn(client, prefix, options.replay);
      console.log(count === 1 ? "1 event is handled once more." : `${count} events are handled once more.`);
      if (count === 0 && options.replay !== undefined) process.exitCode = 1;
    } else for (const line of await parkedLines(client, prefix)) console.log(line);
  } finally {
    await client.close();
  }
}
