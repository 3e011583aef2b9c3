import type { Db } from "mongodb";
import type { ShipmentRecord } from "../domain/shipment.ts";

const most = 10_000;

/**
 * How many shipments' carriers are due to be asked; counted up to 10,000.
 * @param tenants those with an account: nobody else's are asked about.
 */
export async function countDueForPoll(db: Db, tenants: readonly string[], now: Date): Promise<number> {
  const shipments = db.collection<ShipmentRecord>("shipments");
  let count = 0;
  for (const tenant of tenants) {
    if (count >= most) break;
    count += await shipments.countDocuments({ tenant, nextPollAt: { $lte: now } }, { limit: most - count });
  }
  return count;
}
