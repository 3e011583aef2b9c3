import type { Db } from "mongodb";
import type { PushSubscriptionRecord } from "../domain/push-subscription.ts";
import type { NumberKey } from "./tracked-numbers.ts";

const rowsOf = (db: Db) => db.collection<PushSubscriptionRecord>("pushSubscriptions");

/** The subscriptions of shipments' numbers. */
export const subscriptionsOf = (
  db: Db,
  tenant: string,
  shipmentIds: readonly string[],
): Promise<PushSubscriptionRecord[]> =>
  rowsOf(db)
    .find({ tenant, shipmentId: { $in: [...shipmentIds] } }, { projection: { _id: 0 } })
    .toArray();

/** A number's subscription; null when it never had one. */
export const subscriptionOf = (
  db: Db,
  tenant: string,
  { carrierCode, trackingNumber }: NumberKey,
): Promise<PushSubscriptionRecord | null> =>
  rowsOf(db).findOne({ tenant, carrierCode, trackingNumber }, { projection: { _id: 0 } });

/** Keeps how a number's subscription is now. A number that another shipment had is that of this one from now on. */
export async function keepSubscription(db: Db, row: PushSubscriptionRecord): Promise<void> {
  const { tenant, carrierCode, trackingNumber } = row;
  await rowsOf(db).updateOne({ tenant, carrierCode, trackingNumber }, { $set: row }, { upsert: true });
}
