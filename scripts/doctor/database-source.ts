/** Prints which database `npm start` would use, or in one sentence why there is none. Installs nothing. */
import { checkDatabase, describeSource } from "@waybill/database";

try {
  const { text, uri } = await describeSource(process.env);
  if (uri) await checkDatabase(uri);
  console.log(text);
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
