import { payload } from "@waybill/subgraph";
import { updateTicket as run } from "../operations/update-ticket.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateTicket: MutationResolvers["updateTicket"] = async (_, { input }, context) =>
  payload("ticket", await run(context, input));
