import type { Db } from "mongodb";
import type { StockLevelRecord } from "../domain/stock.ts";

/** How many stock levels have promised what is not there; counted up to 10,000. */
export const countNegativeLevels = (db: Db): Promise<number> =>
  db
    .collection<StockLevelRecord>("stockLevels")
    .countDocuments({ available: { $lt: 0 } }, { limit: 10_000, hint: "available_1" });
