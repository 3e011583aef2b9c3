import type { Database } from "@waybill/storage";
import DataLoader from "dataloader";
import type { Document } from "mongodb";
import { onHand, type StockLevelRecord, stockStates } from "../domain/stock.ts";
import { type LedgerSums, type Turnover, turnover } from "../domain/turnover.ts";

/** A level and the time it is asked for. */
export interface TurnoverOf {
  readonly stockLevelId: string;
  readonly from: Date;
  readonly to: Date;
}

const nothing: LedgerSums = { changed: 0, unitSeconds: 0, sold: 0 };
const keyOf = ({ stockLevelId, from, to }: TurnoverOf): string => `${from.getTime()} ${to.getTime()} ${stockLevelId}`;

/** The index that the ledger is read by. */
export const byLevel = "tenant_1_stockLevelId_1_at_-1__id_-1";

/** The pipeline of the ledger's sums, one group for each level. */
export function ledgerPipeline(tenant: string, stockLevelIds: readonly string[], from: Date, to: Date): Document[] {
  const isWithin = { $lt: ["$at", to] };
  const inTime = (value: Document): Document => ({ $cond: [isWithin, value, 0] });
  const change = { $add: stockStates.map((state) => `$${state}`) };
  const secondsLeft = { $divide: [{ $subtract: [to.getTime(), { $toLong: "$at" }] }, 1000] };
  return [
    // The bound at the end of the scan is left out of it: see IndexSpec.
    { $match: { tenant, stockLevelId: { $in: [...stockLevelIds] }, at: { $gt: new Date(from.getTime() - 1) } } },
    { $project: { stockLevelId: 1, at: 1, kind: 1, change } },
    {
      $group: {
        _id: "$stockLevelId",
        changed: { $sum: "$change" },
        unitSeconds: { $sum: inTime({ $multiply: ["$change", secondsLeft] }) },
        sold: {
          $sum: inTime({ $cond: [{ $eq: ["$kind", "FULFILLED"] }, { $subtract: [0, "$change"] }, 0] }),
        },
      },
    },
  ];
}

/** Loads turnovers: levels and their ledger as they were at one moment, one query for all levels of one time. */
export function loaderOfTurnover({ client, db }: Database, tenant: string): DataLoader<TurnoverOf, Turnover, string> {
  const read = async (asked: readonly TurnoverOf[], { from, to }: TurnoverOf): Promise<Map<string, Turnover>> => {
    const ids = asked.map(({ stockLevelId }) => stockLevelId);
    const session = client.startSession({ snapshot: true });
    try {
      const levels = await db
        .collection<StockLevelRecord>("stockLevels")
        .find({ tenant, _id: { $in: ids } }, { session })
        .toArray();
      const sums = await db
        .collection("stockEntries")
        .aggregate<LedgerSums & { _id: string }>(ledgerPipeline(tenant, ids, from, to), { session, hint: byLevel })
        .toArray();
      const byId = new Map(sums.map((sum) => [sum._id, sum]));
      return new Map(
        levels.map((level) => [
          level._id,
          turnover({ onHand: onHand(level), available: level.available }, byId.get(level._id) ?? nothing, { from, to }),
        ]),
      );
    } finally {
      await session.endSession();
    }
  };
  return new DataLoader(
    async (asked) => {
      const found = new Map<string, Turnover>();
      for (const time of new Map(asked.map((one) => [`${one.from.getTime()} ${one.to.getTime()}`, one])).values()) {
        const together = asked.filter(
          ({ from, to }) => from.getTime() === time.from.getTime() && to.getTime() === time.to.getTime(),
        );
        for (const [stockLevelId, value] of await read(together, time)) {
          found.set(keyOf({ ...time, stockLevelId }), value);
        }
      }
      return asked.map((one) => found.get(keyOf(one)) ?? new Error(`there is no stock level ${one.stockLevelId}`));
    },
    { cacheKeyFn: keyOf },
  );
}
