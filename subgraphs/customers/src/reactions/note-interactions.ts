import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { CustomerRecord } from "../domain/customer.ts";
import { interactionOf, type InteractionRecord } from "../domain/interaction.ts";

/**
 * Notes events of a tenant in their customers' timelines; in that of the kept one when a customer was merged meanwhile.
 * Every order is one, so those that come together are noted together.
 */
export async function noteInteractions({ db, session }: Tx, events: readonly LogEvent[]): Promise<void> {
  const interactions = events.map(interactionOf).filter((interaction) => interaction !== null);
  const [first] = interactions;
  if (!first) return;
  const { tenant } = first;
  const ids = [...new Set(interactions.map(({ customerId }) => customerId))];
  const customers = await db
    .collection<CustomerRecord>("customers")
    .find({ tenant, _id: { $in: ids } }, { session, projection: { mergedIntoId: 1 } })
    .toArray();
  const keptOf = new Map(customers.map(({ _id, mergedIntoId }) => [_id, mergedIntoId ?? _id]));
  await db.collection<InteractionRecord>("interactions").bulkWrite(
    interactions.map(({ _id, ...interaction }) => {
      const noted = { ...interaction, customerId: keptOf.get(interaction.customerId) ?? interaction.customerId };
      return { updateOne: { filter: { _id }, update: { $setOnInsert: noted }, upsert: true } };
    }),
    { session },
  );
}
