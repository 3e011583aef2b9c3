import type { Tx } from "@waybill/storage";
import type { LabelRecord } from "../domain/labels/label.ts";

/** What a manifest is closed over. */
export interface OpenLabels {
  readonly tenant: string;
  readonly accountId: string;
  /** All locations when null. */
  readonly locationId: string | null;
}

/** The labels of an account that went out on no manifest yet, oldest first, at most `limit`. */
export function openLabels(
  tx: Tx,
  { tenant, accountId, locationId }: OpenLabels,
  limit: number,
): Promise<LabelRecord[]> {
  const open = { tenant, accountId, manifestId: null, status: "PURCHASED", direction: "OUTBOUND" } as const;
  return tx.db
    .collection<LabelRecord>("labels")
    .find({ ...open, ...(locationId === null ? {} : { locationId }) }, { session: tx.session })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
}

/**
 * Puts labels on a manifest, those alone that are still bought and on none. Two who close at once, or one who closes and
 * one who voids, meet in these writes, and one of them looks again.
 * @returns how many it put there.
 */
export async function putOnManifest(
  tx: Tx,
  tenant: string,
  ids: readonly string[],
  manifestId: string,
): Promise<number> {
  const open = { tenant, _id: { $in: [...ids] }, status: "PURCHASED", manifestId: null } as const;
  const labels = tx.db.collection<LabelRecord>("labels");
  return (await labels.updateMany(open, { $set: { manifestId } }, { session: tx.session })).modifiedCount;
}
