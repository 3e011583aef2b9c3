import type { Tx } from "@waybill/storage";
import { Binary, type Db } from "mongodb";
import type { LabelFormat, LabelRecord } from "../domain/labels/label.ts";
import type { LabelDocument } from "../labels/provider.ts";

interface StoredDocument {
  /** The label's id. */
  readonly _id: string;
  readonly tenant: string;
  readonly format: LabelFormat;
  /** Empty once the person it names was erased. */
  readonly body: Binary;
}

const labelsOf = (db: Db) => db.collection<LabelRecord>("labels");
const documentsOf = (db: Db) => db.collection<StoredDocument>("labelDocuments");

/**
 * Takes a pending label over, unless somebody else has done so since it was read. The earlier holder can then not
 * record what the carrier answered.
 * @returns the label as taken, or null.
 */
export async function takeOver(
  db: Db,
  label: LabelRecord,
  attempt: string,
  nextAttemptAt: Date,
): Promise<LabelRecord | null> {
  const { _id, tenant, attempt: seen } = label;
  const changes = { attempt, nextAttemptAt, attempts: label.attempts + 1 };
  const taken = await labelsOf(db).updateOne({ _id, tenant, status: "PENDING", attempt: seen }, { $set: changes });
  return taken.modifiedCount === 1 ? { ...label, ...changes } : null;
}

/** Lets go of a pending label whose carrier gave no answer. */
export async function postponeLabel(db: Db, label: LabelRecord, nextAttemptAt: Date): Promise<void> {
  const { _id, tenant, attempt } = label;
  await labelsOf(db).updateOne({ _id, tenant, status: "PENDING", attempt }, { $set: { nextAttemptAt, attempt: "" } });
}

/** Changes a label that this attempt holds. @returns false when somebody else has taken it over. */
export async function settleLabel(tx: Tx, label: LabelRecord, changes: Partial<LabelRecord>): Promise<boolean> {
  const { _id, tenant, attempt } = label;
  const held = { _id, tenant, status: "PENDING", attempt } as const;
  const set = { ...changes, attempt: "", nextAttemptAt: null };
  return (await labelsOf(tx.db).updateOne(held, { $set: set }, { session: tx.session })).modifiedCount === 1;
}

/**
 * Leaves a label behind for which another account was asked: what its carrier may have issued is voided later.
 * @returns false when somebody else has taken it over.
 */
export async function abandonLabel(tx: Tx, { _id, tenant, attempt }: LabelRecord, at: Date): Promise<boolean> {
  const held = { _id, tenant, status: "PENDING", attempt } as const;
  const set = { isAbandoned: true, attempt: "", nextAttemptAt: at };
  return (await labelsOf(tx.db).updateOne(held, { $set: set }, { session: tx.session })).modifiedCount === 1;
}

/** Removes a label that the carrier refused. @returns false when somebody else has taken it over. */
export async function removeLabel(tx: Tx, { _id, tenant, attempt }: LabelRecord): Promise<boolean> {
  const held = { _id, tenant, status: "PENDING", attempt } as const;
  return (await labelsOf(tx.db).deleteOne(held, { session: tx.session })).deletedCount === 1;
}

/**
 * Takes a label for the carrier to be asked to void it, unless it is on a manifest or somebody else has it. Who closes a
 * manifest at once meets this write, and one of the two gives way.
 * @param label as it was seen. @returns false when it is not that any more.
 */
export async function claimVoid(tx: Tx, label: LabelRecord, attempt: string, until: Date): Promise<boolean> {
  const { _id, tenant, status, attempt: seen } = label;
  const changes = { status: "VOIDING", attempt, nextAttemptAt: until } as const;
  const free = { _id, tenant, status, attempt: seen, manifestId: null };
  return (await labelsOf(tx.db).updateOne(free, { $set: changes }, { session: tx.session })).modifiedCount === 1;
}

/** Changes a label that this attempt to void it holds. @returns false when somebody else has taken it over. */
export async function settleVoid(
  tx: Tx,
  { _id, tenant }: LabelRecord,
  attempt: string,
  changes: Partial<Pick<LabelRecord, "status" | "voidedAt" | "nextAttemptAt">>,
): Promise<boolean> {
  const held = { _id, tenant, status: "VOIDING", attempt } as const;
  const set = { nextAttemptAt: null, ...changes, attempt: "" };
  return (await labelsOf(tx.db).updateOne(held, { $set: set }, { session: tx.session })).modifiedCount === 1;
}

export async function keepDocument(
  tx: Tx,
  { _id, tenant }: LabelRecord,
  { format, bytes }: LabelDocument,
): Promise<void> {
  await documentsOf(tx.db).insertOne({ _id, tenant, format, body: new Binary(bytes) }, { session: tx.session });
}

/** A label's file, or null when there is none (any more). */
export async function findDocument(db: Db, tenant: string, id: string): Promise<LabelDocument | null> {
  const found = await documentsOf(db).findOne({ tenant, _id: id });
  if (!found || found.body.length() === 0) return null;
  return { format: found.format, bytes: Buffer.from(found.body.buffer.subarray(0, found.body.length())) };
}
