import type { Database } from "@waybill/storage";

interface SeriesDocument {
  readonly _id: string;
  readonly last: number;
}

const firstNumber = 1001;

/**
 * The next human order number of a tenant: 1001, 1002 … Taken outside any transaction, so that orders
 * placed at the same time do not wait for each other; a placement that is refused leaves a gap.
 */
export async function nextOrderNumber(database: Database, tenant: string): Promise<string> {
  const series = database.db.collection<SeriesDocument>("orderNumbers");
  const take = () => series.findOneAndUpdate({ _id: tenant }, { $inc: { last: 1 } }, { returnDocument: "after" });
  const taken = await take();
  if (taken) return String(taken.last);
  // Made on its own first: a findOneAndUpdate that inserts may answer nothing to a rival.
  await series.updateOne({ _id: tenant }, { $setOnInsert: { last: firstNumber - 1 } }, { upsert: true });
  const first = await take();
  if (!first) throw new Error(`the number series of ${tenant} was made and is not there`);
  return String(first.last);
}
