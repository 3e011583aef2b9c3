import { auditInventory } from "../operations/audit-inventory.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const inventoryAudit: QueryResolvers["inventoryAudit"] = (_, __, context) => auditInventory(context);
