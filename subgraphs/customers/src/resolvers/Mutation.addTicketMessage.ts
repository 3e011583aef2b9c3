import { payload } from "@waybill/subgraph";
import { addTicketMessage as run } from "../operations/add-ticket-message.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const addTicketMessage: MutationResolvers["addTicketMessage"] = async (_, { input }, context) =>
  payload("ticket", await run(context, input));
