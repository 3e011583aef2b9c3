import { payload } from "@waybill/subgraph";
import { assignTicket as run } from "../operations/assign-ticket.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const assignTicket: MutationResolvers["assignTicket"] = async (_, { input }, context) =>
  payload("ticket", await run(context, input));
