import { fillRate } from "../domain/fill-rate.ts";
import type { FillFiguresResolvers } from "./types.generated.ts";

export const FillFigures = {
  orderRate: ({ orders, backorderedOrders }) => fillRate(orders, backorderedOrders),
  lineRate: ({ lines, backorderedLines }) => fillRate(lines, backorderedLines),
  unitRate: ({ units, backorderedUnits }) => fillRate(units, backorderedUnits),
} satisfies Partial<FillFiguresResolvers>;
