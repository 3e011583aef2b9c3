import { payload } from "@waybill/subgraph";
import { updateTicketStatus as run } from "../operations/update-ticket-status.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateTicketStatus: MutationResolvers["updateTicketStatus"] = async (_, { input }, context) =>
  payload("ticket", await run(context, input));
