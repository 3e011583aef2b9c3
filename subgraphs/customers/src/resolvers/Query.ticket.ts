import { findTicket } from "../operations/find-ticket.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const ticket: QueryResolvers["ticket"] = (_, { id }, context) => findTicket(context, id);
