/** `npm run mongodb:build`: builds the fast embedded MongoDB server into the user cache, where it is found from then on. */
import { buildSecantusRust } from "@waybill/database";

try {
  console.log(`Built: ${await buildSecantusRust(process.env, (line) => console.log(line))}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
