import type { Tx } from "@waybill/storage";

interface SeriesDocument {
  readonly _id: string;
  readonly tenant: string;
  readonly series: string;
  readonly last: number;
}

/**
 * The next number of a series of documents, for example `INV-000001`. Taken in the transaction that stores the
 * document: together they are there or not, so that numbers have no gap. Documents of one series are therefore
 * issued one after the other.
 */
export async function nextDocumentNumber(tx: Tx, tenant: string, series: string): Promise<string> {
  const all = tx.db.collection<SeriesDocument>("documentSeries");
  const _id = JSON.stringify([tenant, series]);
  const { session } = tx;
  const raised = await all.findOneAndUpdate({ _id }, { $inc: { last: 1 } }, { session, returnDocument: "after" });
  const last = raised?.last ?? 1;
  // The first: of two at once one meets the unique `_id`, is run again, and finds the other's.
  if (!raised) await all.insertOne({ _id, tenant, series, last }, { session });
  return `${series}-${String(last).padStart(6, "0")}`;
}
