import type { Database } from "@waybill/storage";

interface SeriesDocument {
  readonly _id: string;
  readonly last: number;
}

const firstNumber = 1001;

/**
 * The next human order number of a tenant: 1001, 1002 … or, in a channel's own series, `WEB-1001`. Taken
 * outside any transaction, so that orders placed at the same time do not wait for each other; a placement that
 * is refused leaves a gap.
 * @param prefix of the channel's series; null for the plain one.
 */
export async function nextOrderNumber(database: Database, tenant: string, prefix: string | null): Promise<string> {
  const series = database.db.collection<SeriesDocument>("orderNumbers");
  const _id = prefix === null ? tenant : JSON.stringify([tenant, prefix]);
  const take = () => series.findOneAndUpdate({ _id }, { $inc: { last: 1 } }, { returnDocument: "after" });
  let taken = await take();
  if (!taken) {
    // Made on its own first: a findOneAndUpdate that inserts may answer nothing to a rival.
    await series.updateOne({ _id }, { $setOnInsert: { last: firstNumber - 1 } }, { upsert: true });
    taken = await take();
  }
  if (!taken) throw new Error(`the number series ${_id} was made and is not there`);
  return prefix === null ? String(taken.last) : `${prefix}-${taken.last}`;
}
