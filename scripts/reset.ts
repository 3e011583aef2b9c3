/** `npm run reset`: removes the development data, unless a running instance uses it. */
import { existsSync, rmSync } from "node:fs";
import { dataOwner, defaultDataDir } from "@waybill/database";

const owner = dataOwner(defaultDataDir);
if (owner) {
  console.error(`Waybill is running on ${defaultDataDir} (process ${owner.pid}): stop it first.`);
  process.exitCode = 1;
} else if (existsSync(defaultDataDir)) {
  rmSync(defaultDataDir, { recursive: true, force: true, maxRetries: 5 });
  console.log(`Removed ${defaultDataDir}. The next \`npm start\` begins with fresh data.`);
} else {
  console.log("There is no data to remove.");
}
