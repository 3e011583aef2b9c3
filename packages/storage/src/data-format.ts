import type { Db } from "mongodb";
import { isDuplicateKey } from "./errors.ts";

/** Raised by a change after which documents that were written before it are not understood any more. */
export const dataFormat = 3;

/** The database holds what another version of Waybill wrote and this one would misread. One sentence for people. */
export class DataFormatError extends Error {
  override readonly name = "DataFormatError";
}

interface FormatRecord {
  readonly _id: "format";
  readonly version: number;
}

const formats = (db: Db) => db.collection<FormatRecord>("counters");

/**
 * Notes in a new database which format its data has, and looks in others whether it is ours.
 * To be called before the log's head is made, by which a database is known that has data.
 * @throws DataFormatError
 */
export async function checkDataFormat(db: Db): Promise<void> {
  const version = (await noted(db)) ?? (await formatOfUnnoted(db));
  if (version === dataFormat) return;
  const [by, then] =
    version < dataFormat
      ? [
          "an earlier",
          "Export what is needed with the version that wrote it; in development, `npm run reset` wipes it.",
        ]
      : ["a newer", "Start that version."];
  throw new DataFormatError(
    `The data of ${db.databaseName} was written by ${by} version of Waybill (format ${version}, not ${dataFormat}). ${then}`,
  );
}

const noted = async (db: Db): Promise<number | undefined> => (await formats(db).findOne({ _id: "format" }))?.version;

async function formatOfUnnoted(db: Db): Promise<number> {
  const hasData = (await db.collection<{ _id: string }>("counters").findOne({ _id: "log" })) !== null;
  // A process that starts beside this one notes the format before it makes the head.
  if (hasData) return (await noted(db)) ?? 1;
  try {
    await formats(db).insertOne({ _id: "format", version: dataFormat });
    return dataFormat;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await noted(db)) ?? dataFormat;
  }
}
