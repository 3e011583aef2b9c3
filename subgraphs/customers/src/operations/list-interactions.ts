import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { InteractionRecord } from "../domain/interaction.ts";
import { Interaction } from "../storage/interaction.entities.ts";

/** The timeline of a customer that the caller sees, newest first. */
export const listInteractions = (
  context: Context,
  customerId: string,
  args: PageArgs,
): Promise<Connection<InteractionRecord>> =>
  page(context, Interaction, args, { where: { customerId }, purpose: "interactions", sort: "at" });
