import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { interactionOf } from "../domain/interaction.ts";
import { Customer } from "../storage/customer.entity.ts";
import { Interaction } from "../storage/interaction.entities.ts";

/** Notes an event in its customer's timeline; in that of the kept one when the customer was merged meanwhile. */
export async function noteInteraction(tx: Tx, event: LogEvent): Promise<void> {
  const interaction = interactionOf(event);
  if (!interaction || (await tx.em.findOne(Interaction, { _id: interaction._id }))) return;
  const customer = await tx.em.findOne(Customer, { _id: interaction.customerId });
  tx.em.create(Interaction, { ...interaction, customerId: customer?.mergedIntoId ?? interaction.customerId });
}
