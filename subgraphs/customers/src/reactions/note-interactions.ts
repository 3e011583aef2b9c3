import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { interactionOf, type InteractionRecord } from "../domain/interaction.ts";
import { Customer } from "../storage/customer.entity.ts";

/** Notes an event in its customer's timeline; in that of the kept one when the customer was merged meanwhile. */
export async function noteInteraction(tx: Tx, event: LogEvent): Promise<void> {
  const interaction = interactionOf(event);
  if (!interaction) return;
  const customer = await tx.em.findOne(Customer, { _id: interaction.customerId });
  const { _id, ...noted } = { ...interaction, customerId: customer?.mergedIntoId ?? interaction.customerId };
  const interactions = tx.db.collection<InteractionRecord>("interactions");
  await interactions.updateOne({ _id }, { $setOnInsert: noted }, { session: tx.session, upsert: true });
}
