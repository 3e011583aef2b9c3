import { listAlerts } from "../operations/list-stock.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const stockAlerts: QueryResolvers["stockAlerts"] = (_, args, context) => listAlerts(context, args);
