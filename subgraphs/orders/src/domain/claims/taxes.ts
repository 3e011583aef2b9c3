import { portion } from "@waybill/kernel";
import { addTaxes, sharesOf, type TaxShare } from "../invoices/taxes.ts";
import type { OrderRecord } from "../order.ts";
import { currentTaxes, lineAmounts } from "../pricing.ts";
import type { ClaimRecord } from "./claim.ts";

/** The taxes of claimed units, tax by tax. */
export const claimTaxes = (
  order: Pick<OrderRecord, "lines" | "taxesIncluded">,
  claim: Pick<ClaimRecord, "lines">,
): readonly TaxShare[] =>
  addTaxes(
    claim.lines.flatMap(({ orderLineId, quantity }) => {
      const line = order.lines.find(({ _id }) => _id === orderLineId);
      const current = line ? line.quantity - line.cancelledQuantity : 0;
      if (!line || current <= 0) return [];
      const { totalMinor, taxMinor } = lineAmounts(line, order.taxesIncluded);
      const part = (minor: number): number => portion(minor, Math.min(quantity, current), current);
      return sharesOf(currentTaxes(line, order.taxesIncluded), part(totalMinor), part(taxMinor));
    }),
  );
