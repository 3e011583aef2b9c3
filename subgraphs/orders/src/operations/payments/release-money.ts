import type { Tx, WriteContext } from "@waybill/storage";
import { decideRefund, decideVoid, type TransactionDraft } from "../../domain/payments/decide.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { localProviderNames } from "../../payments/desk.ts";
import { addTransaction, type OpenBook, openBook } from "./ledger.ts";

/**
 * Lets go of the money of an order that is cancelled, in the transaction that cancels it: authorisations of which
 * nothing was collected are released; what was collected stays, unless it shall be given back. Records the wish alone:
 * providers are asked by the job that settles payments, each under the transaction's own id, so once. Doing it again
 * adds what is still to be let go.
 */
export async function releaseMoney(tx: Tx, as: WriteContext, order: OrderRecord, refund: boolean): Promise<void> {
  for (;;) {
    const book = await openBook(tx, order);
    const release = decideVoid(book, null);
    const draft = release.ok || !refund ? release : decideRefund(book, {});
    if (!draft.ok || !draft.value.parent) return;
    await addRelease(tx, as, book, draft.value);
  }
}

/** Records that money of a cancelled order is to be let go: done at once where there is no provider to ask. */
export async function addRelease(tx: Tx, as: WriteContext, book: OpenBook, draft: TransactionDraft): Promise<void> {
  if (!draft.parent) throw new Error("only money that was set aside or collected can be let go");
  const { provider } = draft.parent;
  const isLocal = localProviderNames.includes(provider);
  await addTransaction(tx, as, book, draft, {
    provider,
    reason: "cancelled",
    status: isLocal ? "SUCCEEDED" : "PENDING",
    nextAttemptAt: isLocal ? null : as.clock(),
  });
}
