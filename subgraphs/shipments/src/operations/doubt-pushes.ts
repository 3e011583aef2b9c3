import type { Database } from "@waybill/storage";
import { isDoubtful } from "../domain/push-subscription.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import type { Question } from "../storage/numbers-to-ask.ts";
import { keepSubscription, subscriptionOf } from "../storage/push-subscriptions.ts";

/**
 * Has a number subscribed to again where a poll found what a push should have told of: the carrier has forgotten the
 * subscription before its time.
 * @param scans that the carrier told of when it was asked, of which some were not known.
 */
export async function doubtPushes(
  { db }: Database,
  tenant: string,
  { shipmentId, ...number }: Question,
  scans: readonly { readonly occurredAt: Date }[],
  now: Date,
): Promise<void> {
  const row = await subscriptionOf(db, tenant, number);
  if (!row || !isDoubtful(row, scans, now)) return;
  await keepSubscription(db, { ...row, dueAt: now });
  await db
    .collection<ShipmentRecord>("shipments")
    .updateOne({ tenant, _id: shipmentId }, { $set: { subscribeAt: now } });
}
