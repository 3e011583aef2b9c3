import { listTickets } from "../operations/list-tickets.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const tickets: QueryResolvers["tickets"] = (_, args, context) => listTickets(context, args);
