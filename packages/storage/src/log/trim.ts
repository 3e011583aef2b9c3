import type { Database } from "../database.ts";
import { eventsOf } from "./collections.ts";
import { countersOf } from "./head.ts";

/**
 * Lets go of the numbered events below `floor`, once they are archived or too old to be asked for. The floor
 * is raised first, so that a reader is told of it and never finds a silent gap. Never lowers the floor, and
 * never goes past the head.
 * @returns how many events were removed.
 */
export async function trimLog(database: Database, floor: number): Promise<number> {
  await countersOf(database.db).updateOne(
    { _id: "log", floor: { $lt: floor }, seq: { $gte: floor - 1 } },
    { $set: { floor } },
  );
  const head = await countersOf(database.db).findOne({ _id: "log" });
  const { deletedCount } = await eventsOf(database.db).deleteMany({ seq: { $gte: 0, $lt: head?.floor ?? 0 } });
  return deletedCount;
}
