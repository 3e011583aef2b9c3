import { findOrder } from "../operations/find-order.ts";
import type { ImportRowResolvers } from "./types.generated.ts";

export const ImportRow = {
  order: (row, _, context) => (row.orderId === null ? null : findOrder(context, row.orderId)),
} satisfies Partial<ImportRowResolvers>;
