import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { interactionOf, type InteractionRecord } from "../domain/interaction.ts";
import { keptCustomerId } from "../storage/kept-customer.ts";

/** Notes an event in its customer's timeline; in that of the kept one when the customer was merged meanwhile. */
export async function noteInteraction(tx: Tx, event: LogEvent): Promise<void> {
  const interaction = interactionOf(event);
  if (!interaction) return;
  const customerId = await keptCustomerId(tx, interaction.customerId);
  const { _id, ...noted } = { ...interaction, customerId };
  const interactions = tx.db.collection<InteractionRecord>("interactions");
  await interactions.updateOne({ _id }, { $setOnInsert: noted }, { session: tx.session, upsert: true });
}
