import type { Db } from "mongodb";
import type { TrackingScan } from "../domain/tracking-scan.ts";
import { byUnmappedCode } from "./normalization.indexes.ts";

/** A code that no rule knows, with how often and when it came. */
export interface UnmappedCodeRecord {
  readonly tenant: string;
  readonly carrierCode: string;
  readonly source: string;
  readonly rawCode: string;
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** Most different codes that are listed. */
const maxCodes = 1000;
const maxSamples = 5;

const scansOf = (db: Db) => db.collection<TrackingScan>("trackingEvents");

/**
 * A tenant's codes that no rule knows, the most frequent first. Counted from the scans themselves: no counter can be
 * wrong, none slows the taking in of scans, and a code that a rule was made for leaves the list with its scans.
 */
export async function unmappedCodes(
  db: Db,
  tenant: string,
  carrierCode: string | null,
): Promise<readonly UnmappedCodeRecord[]> {
  const found = await scansOf(db)
    .aggregate<Omit<UnmappedCodeRecord, "tenant"> & { _id: unknown }>(
      [
        { $match: { unmapped: 1, tenant, ...(carrierCode === null ? {} : { carrierCode }) } },
        {
          $group: {
            _id: { carrierCode: "$carrierCode", source: "$source", rawCode: "$rawCode" },
            count: { $sum: 1 },
            firstSeenAt: { $min: "$receivedAt" },
            lastSeenAt: { $max: "$receivedAt" },
          },
        },
        {
          $project: {
            ...{ _id: 0, carrierCode: "$_id.carrierCode", source: "$_id.source", rawCode: "$_id.rawCode" },
            ...{ count: 1, firstSeenAt: 1, lastSeenAt: 1 },
          },
        },
        { $sort: { count: -1, carrierCode: 1, source: 1, rawCode: 1 } },
        { $limit: maxCodes },
      ],
      { hint: byUnmappedCode },
    )
    .toArray();
  return found.map((code) => ({ tenant, ...code }));
}

/** Some scans with a code. */
export function samplesOf(db: Db, code: UnmappedCodeRecord): Promise<TrackingScan[]> {
  const { tenant, carrierCode, source, rawCode } = code;
  return scansOf(db)
    .find({ unmapped: 1, tenant, carrierCode, source, rawCode })
    .hint(byUnmappedCode)
    .limit(maxSamples)
    .toArray();
}
