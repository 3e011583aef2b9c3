import { listShipments } from "../operations/list-shipments.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const shipments: QueryResolvers["shipments"] = (_, args, context) => listShipments(context, args);
