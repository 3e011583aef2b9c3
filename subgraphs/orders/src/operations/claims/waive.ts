import { transact } from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ClaimRecord } from "../../domain/claims/claim.ts";
import { worthOf } from "../../domain/claims/open.ts";
import { claimTaxes } from "../../domain/claims/taxes.ts";
import { partOfTaxes, type TaxShare } from "../../domain/invoices/taxes.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { PaymentBook } from "../../domain/payments/decide.ts";
import { Order } from "../../storage/entities.ts";
import { holdLedger, openBook } from "../payments/ledger.ts";
import { noteTotal } from "../payments/note-total.ts";
import { recordChange } from "../record-change.ts";

/**
 * Takes what was never paid off what a claim's order owes, and off its invoice: once, however often it is tried. Holds
 * the order's ledger: a payment at the same time sees it.
 * @param amountOf how much, in minor units, by the ledger as it is; 0 for nothing.
 * @returns what was taken off for the claim, now or before.
 */
export function waive(context: Context, claim: ClaimRecord, amountOf: (book: PaymentBook) => number): Promise<number> {
  // Whoever asked may have gone away: a choice that was stored is brought to its end.
  const as = { ...writeContext(context), signal: undefined };
  return transact(context.database, as, async (tx): Promise<number> => {
    const order = await tx.em.findOne(Order, { tenant: as.tenant, _id: claim.orderId });
    if (!order) throw new Error(`the order of the claim ${claim._id} is gone`);
    const before: OrderRecord = { ...order };
    const known = before.waivers.find(({ claimId }) => claimId === claim._id);
    if (known) return known.amountMinor;
    const book = await openBook(tx, before);
    const amountMinor = amountOf(book);
    if (amountMinor === 0) return 0;
    await holdLedger(tx, book.ledger);
    const now = context.clock();
    const waivers = [...before.waivers, { claimId: claim._id, amountMinor }];
    tx.em.assign(order, { waivers, updatedAt: now });
    await tx.em.flush();
    const after: OrderRecord = { ...order };
    const details = { claimId: claim._id, waivedMinor: amountMinor, currencyCode: order.currencyCode };
    recordChange(tx, as, { type: "order.amount_waived", before, after, occurredAt: now, details });
    const taxes = taxesOf(before, claim, amountMinor);
    await noteTotal(tx, as, before, after, { reason: `claim ${claim._id}`, taxes });
    return amountMinor;
  });
}

/** The taxes of the last part of what is given back for claimed units; null when it is more than they cost. */
function taxesOf(order: OrderRecord, claim: ClaimRecord, amountMinor: number): readonly TaxShare[] | null {
  const whole = worthOf(order, claim);
  const to = claim.refundMinor ?? 0;
  return to > whole ? null : partOfTaxes(claimTaxes(order, claim), { from: to - amountMinor, to, whole });
}
