import { Lru } from "@waybill/service";
import { joined } from "@waybill/storage";
import type { Db } from "mongodb";
import { type StockLevelRecord } from "../domain/stock.ts";

/** Levels as orders ask for them: all the time, without a unit of work, and without changing them. */
export interface Levels {
  /** The levels of variants as they are now. What several ask for at the same time is read together. */
  read(tenant: string, variantIds: readonly string[]): Promise<StockLevelRecord[]>;
  /** A level as this process has seen it last: it tells which way is the shorter one, never what is true. */
  seen(levelId: string): StockLevelRecord | undefined;
}

const mostSeen = 10_000;
const mostTogether = 50;

interface Question {
  readonly tenant: string;
  readonly variantIds: readonly string[];
}

export function openLevels(db: Db): Levels {
  const last = new Lru<string, StockLevelRecord>(mostSeen);

  async function readOf(tenant: string, variantIds: readonly string[]): Promise<Map<string, StockLevelRecord[]>> {
    const levels = await db
      .collection<StockLevelRecord>("stockLevels")
      .find({ tenant, variantId: { $in: [...new Set(variantIds)] } })
      .toArray();
    for (const level of levels) last.set(level._id, level);
    return Map.groupBy(levels, ({ variantId }) => variantId);
  }

  const read = joined(async (questions: readonly Question[]) => {
    const found = new Map<string, Map<string, StockLevelRecord[]>>();
    for (const [tenant, same] of Map.groupBy(questions, (question) => question.tenant)) {
      const variantIds = same.flatMap((question) => question.variantIds);
      found.set(tenant, await readOf(tenant, variantIds));
    }
    return questions.map(({ tenant, variantIds }) => variantIds.flatMap((id) => found.get(tenant)?.get(id) ?? []));
  }, mostTogether);

  return {
    read: (tenant, variantIds) => read({ tenant, variantIds: [...new Set(variantIds)] }),
    seen: (levelId) => last.get(levelId),
  };
}
