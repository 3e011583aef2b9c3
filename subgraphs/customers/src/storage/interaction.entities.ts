import { defineEntity, p } from "@mikro-orm/mongodb";
import { interactionKinds, type InteractionRecord } from "../domain/interaction.ts";

const InteractionSchema = defineEntity({
  name: "Interaction",
  collection: "interactions",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    customerId: p.string(),
    kind: p.enum(interactionKinds),
    at: p.datetime(),
    title: p.string(),
    orderId: p.string().strictNullable(),
    shipmentId: p.string().strictNullable(),
    ticketId: p.string().strictNullable(),
    feedbackId: p.string().strictNullable(),
  },
});

/** An entry of a customer's timeline. Follows from the logs alone. */
export class Interaction extends InteractionSchema.class implements InteractionRecord {}
InteractionSchema.setClass(Interaction);
