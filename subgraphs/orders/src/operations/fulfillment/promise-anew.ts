import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { dueAnew, type Promised } from "../../domain/fulfillment/due.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { applyChanges } from "./apply.ts";
import { lockOrder } from "./refresh-order.ts";

/** Moves the due dates of work that waits for goods which are expected on another day now. */
export async function promiseAnew(tx: Tx, tenant: string, told: readonly JsonObject[], now: Date): Promise<void> {
  for (const [orderId, lines] of Map.groupBy(told, (one) => one["orderId"])) {
    if (typeof orderId !== "string") continue;
    await lockOrder(tx, tenant, orderId);
    const promised = promisedOf(lines);
    const where = { tenant, orderId, status: { $in: ["SCHEDULED", "ON_HOLD"] as const } };
    for (const work of await tx.em.find(FulfillmentOrder, where)) {
      const fulfillBy = dueAnew({ ...work }, promised, now);
      if (fulfillBy === undefined) continue;
      const more = { fulfillBy: fulfillBy?.toISOString() ?? null };
      await applyChanges(tx, work, { fulfillBy }, { name: "rescheduled", at: now, more });
    }
  }
}

/** By order line; of one that waits in several places the last. */
function promisedOf(lines: readonly JsonObject[]): ReadonlyMap<string, Promised> {
  const promised = new Map<string, Promised>();
  for (const { lineId, expectedAt, whole } of lines) {
    if (typeof lineId !== "string") continue;
    const date = typeof expectedAt === "string" ? new Date(expectedAt) : null;
    const known = promised.get(lineId);
    const last = !known ? date : date && known.expectedAt && (date > known.expectedAt ? date : known.expectedAt);
    promised.set(lineId, { expectedAt: last, whole: whole === true });
  }
  return promised;
}
