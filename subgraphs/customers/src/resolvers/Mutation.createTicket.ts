import { payload } from "@waybill/subgraph";
import { createTicket as run } from "../operations/create-ticket.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createTicket: MutationResolvers["createTicket"] = async (_, { input }, context) =>
  payload("ticket", await run(context, input));
