import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { Binary, type Db, type Document, type Filter } from "mongodb";
import { scrub } from "./scrub.ts";

/** Whose data: the tenant, and the ids of the person and of what belongs to the person in one subgraph. */
export interface Person {
  readonly tenant: string;
  readonly ids: readonly string[];
}

type Stored = Document & { readonly _id: string };

const idFields = ["customerId", "orderId", "shipmentId", "ticketId", "feedbackId", "_id"];
const mention = (prefix: string, ids: readonly string[]): Filter<Stored>[] =>
  idFields.map((field) => ({ [`${prefix}.${field}`]: { $in: [...ids] } }));

/** Scrubs documents of a subgraph's own, whole. @returns how many. */
export async function eraseDocuments(tx: Tx, collection: string, filter: Document): Promise<number> {
  const documents = tx.db.collection<Stored>(collection);
  const found = await documents.find(filter as Filter<Stored>, { session: tx.session }).toArray();
  for (const { _id, ...rest } of found) await documents.replaceOne({ _id }, scrub(rest), { session: tx.session });
  return found.length;
}

/**
 * Scrubs what the machinery keeps of a person: events' data, answers kept for idempotency keys, and events that were
 * parked. Ids, types and times stay, so a log is read on as before.
 */
export async function eraseLog(tx: Tx, { tenant, ids }: Person): Promise<void> {
  const { db, session } = tx;
  const rewrite = async (name: string, filter: Document, part: string): Promise<void> => {
    const documents = db.collection<Stored>(name);
    for (const found of await documents.find(filter as Filter<Stored>, { session }).toArray()) {
      const held = part.split(".").reduce<unknown>((value, key) => (value as Document | undefined)?.[key], found);
      await documents.updateOne(
        { _id: found._id },
        { $set: { [part]: scrub(held) } },
        {
          session,
        },
      );
    }
  };
  await rewrite("events", { tenant, $or: [{ "subject.id": { $in: [...ids] } }, ...mention("data", ids)] }, "data");
  await rewrite("idempotency", { tenant, $or: mention("answer", ids) }, "answer");
  const ofParked = {
    "event.tenant": tenant,
    $or: [{ "event.subject.id": { $in: [...ids] } }, ...mention("event.data", ids)],
  };
  await rewrite("parked", ofParked, "event.data");
}

/** A document as its person gets it. */
export type ExportedDocument = JsonObject & { readonly _id: string };

/** Documents as JSON for the person who asks for them: times as RFC 3339, bytes as text. */
export async function exportDocuments(db: Db, collection: string, filter: Document): Promise<ExportedDocument[]> {
  const found = await db.collection(collection).find(filter).toArray();
  return found.map((document) => JSON.parse(JSON.stringify(readable(document))) as ExportedDocument);
}

/** The events of a person, as `exportDocuments` gives documents. */
export const exportEvents = (db: Db, { tenant, ids }: Person): Promise<ExportedDocument[]> =>
  exportDocuments(db, "events", { tenant, $or: [{ "subject.id": { $in: [...ids] } }, ...mention("data", ids)] });

function readable(value: unknown): unknown {
  if (value instanceof Binary) return Buffer.from(value.buffer).toString("utf8");
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, readable(member)]));
}
