import { headCursor } from "@waybill/subgraph";
import type { QueryResolvers } from "./types.generated.ts";

export const shipmentsLogHead: QueryResolvers["shipmentsLogHead"] = (_, __, context) =>
  headCursor(context, "shipments");
