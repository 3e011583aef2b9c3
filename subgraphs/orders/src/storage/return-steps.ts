import type { Db } from "mongodb";
import type { ReturnRecord } from "../domain/returns/return.ts";

// By the driver: when a step is due is no change of a return, and MikroORM would count one.
const returnsOf = (db: Db) => db.collection<ReturnRecord>("returns");

/** Plans the next step of a return, or none, unless somebody has planned another time since it was read. */
export async function planStep(
  db: Db,
  { _id, tenant, nextStepAt }: Pick<ReturnRecord, "_id" | "tenant" | "nextStepAt">,
  next: Pick<ReturnRecord, "nextStepAt" | "attempts">,
): Promise<void> {
  await returnsOf(db).updateOne({ _id, tenant, nextStepAt }, { $set: next });
}

/** Plans the label of approved returns for which none was ever asked, over all tenants. */
export async function planLabels(db: Db, now: Date): Promise<void> {
  const unlabelled = { labelDone: false, status: "OPEN", nextStepAt: null, inParcelOfId: null } as const;
  await returnsOf(db).updateMany(unlabelled, { $set: { nextStepAt: now } });
}
