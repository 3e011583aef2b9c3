import { partOfTaxes } from "../../domain/invoices/taxes.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { creditUnpaid } from "../invoices/credit-unpaid.ts";
import { holdLedger, openBook } from "../payments/ledger.ts";
import { notePaymentStatus } from "../payments/note-status.ts";
import type { MoneyMove } from "./move-money.ts";

/**
 * Takes what came back unpaid off what its order owes, and off its invoice. Holds the order's ledger: a payment at the
 * same time sees it. The order itself is told with the return's change.
 * @param doneMinor what was given back for the same goods just before.
 */
export async function takeOff(move: MoneyMove, waivedMinor: number, doneMinor: number): Promise<void> {
  if (waivedMinor === 0) return;
  const { tx, as, of, order, goods, reason } = move;
  const returns = order.returns.map((one) =>
    one.returnId === of._id ? { ...one, waivedMinor: one.waivedMinor + waivedMinor } : one,
  );
  const after: OrderRecord = { ...order, returns };
  const { ledger, transactions } = await openBook(tx, after);
  await holdLedger(tx, ledger);
  await notePaymentStatus(tx, after, transactions, null);
  const part = { from: doneMinor, to: doneMinor + waivedMinor, whole: goods.grossMinor };
  await creditUnpaid(tx, as, after, transactions, { reason, taxes: partOfTaxes(goods.taxes, part) });
}
