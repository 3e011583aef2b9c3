import { listEvents } from "../operations/list-events.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const events: QueryResolvers["events"] = (_, args, context) => listEvents(context, args);
