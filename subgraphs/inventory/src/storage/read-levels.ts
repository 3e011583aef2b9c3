import type { Db } from "mongodb";
import type { StockLevelRecord } from "../domain/stock.ts";

/** The levels of variants as they are now, without a unit of work: every order asks for them, and nobody changes them so. */
export const readLevels = (db: Db, tenant: string, variantIds: readonly string[]): Promise<StockLevelRecord[]> =>
  db
    .collection<StockLevelRecord>("stockLevels")
    .find({ tenant, variantId: { $in: [...variantIds] } })
    .toArray();
