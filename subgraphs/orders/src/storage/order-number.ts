import { type Database, joined } from "@waybill/storage";

interface SeriesDocument {
  readonly _id: string;
  readonly last: number;
}

/** Gives orders their human numbers. */
export interface OrderNumbers {
  /**
   * The next number of a tenant: 1001, 1002 … or, in a channel's own series, `WEB-1001`. Taken outside any transaction, so
   * that orders placed at the same time do not wait for each other; a placement that is refused leaves a gap.
   * @param prefix of the channel's series; null for the plain one.
   */
  next(tenant: string, prefix: string | null): Promise<string>;
}

const firstNumber = 1001;
const mostTogether = 200;

/** Numbers that are wanted at the same time are taken together. */
export function openOrderNumbers({ db }: Pick<Database, "db">): OrderNumbers {
  const series = db.collection<SeriesDocument>("orderNumbers");

  /** @returns the last of as many new numbers. */
  async function take(_id: string, count: number): Promise<number> {
    const raise = () => series.findOneAndUpdate({ _id }, { $inc: { last: count } }, { returnDocument: "after" });
    let raised = await raise();
    if (!raised) {
      // Made on its own first: a findOneAndUpdate that inserts may answer nothing to a rival.
      await series.updateOne({ _id }, { $setOnInsert: { last: firstNumber - 1 } }, { upsert: true });
      raised = await raise();
    }
    if (!raised) throw new Error(`the number series ${_id} was made and is not there`);
    return raised.last;
  }

  const next = joined(async (wanted: readonly string[]) => {
    const free = new Map<string, number>();
    for (const [_id, same] of Map.groupBy(wanted, (id) => id)) {
      free.set(_id, (await take(_id, same.length)) - same.length + 1);
    }
    return wanted.map((_id) => {
      const number = free.get(_id) ?? 0;
      free.set(_id, number + 1);
      return number;
    });
  }, mostTogether);

  return {
    async next(tenant, prefix) {
      const number = await next(prefix === null ? tenant : JSON.stringify([tenant, prefix]));
      return prefix === null ? String(number) : `${prefix}-${number}`;
    },
  };
}
