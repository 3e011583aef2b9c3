import { err, ok, type Outcome, refuse } from "@waybill/kernel";
import {
  checkKey,
  type Command,
  findKey,
  finishKey,
  keyReused,
  type KeyState,
  startKey,
  transact,
} from "@waybill/storage";
import { versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { CaptureMode } from "../../domain/payments/book.ts";
import type { TransactionDraft } from "../../domain/payments/decide.ts";
import { isSettled, type PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import { Order } from "../../storage/entities.ts";
import { PaymentTransaction } from "../../storage/payments.entities.ts";
import { visibleOrders } from "../../storage/visible.ts";
import { addTransaction, type OpenBook, openBook } from "./ledger.ts";
import { settleTransaction } from "./settle-transaction.ts";

/** The job leaves a transaction alone for so long: whoever asked for it is still at it. */
export const attendedMs = 30_000;

/** What a mutation wants done with an order's money. */
export interface PaymentRequest {
  readonly orderId: string;
  readonly expectedVersion?: number | null | undefined;
  /** Decides on the ledger as it is; runs again when it changed meanwhile. */
  decide(book: OpenBook): Outcome<TransactionDraft>;
  /** The provider of a transaction that has no parent; a parent's is kept. */
  readonly provider?: string;
  readonly paymentMethod?: string | null;
  readonly providerReference?: string | null;
  readonly reason?: string | null;
  readonly captureOn?: CaptureMode | undefined;
}

/**
 * Moves an order's money in three steps, each safe to repeat: record the intention with the caller's key, ask the
 * provider under the intention's own id, record how it went. A crash in between leaves the intention, which the
 * next call with the key or the job brings to its end.
 */
export async function runPayment(
  context: Context,
  cmd: Command,
  request: PaymentRequest,
): Promise<Outcome<PaymentTransactionRecord>> {
  const badKey = checkKey(cmd);
  if (badKey && !badKey.ok) return badKey;
  const begun = await begin(context, cmd, request);
  if (!begun.ok) return begun;
  if ("state" in begun.value) return resume(context, begun.value);
  return isSettled(begun.value.status) ? ok(begun.value) : settle(context, begun.value);
}

type Begun = PaymentTransactionRecord | KeyState<PaymentTransactionRecord>;

function begin(context: Context, cmd: Command, request: PaymentRequest): Promise<Outcome<Begun>> {
  const as = writeContext(context);
  return transact(context.database, as, async (tx): Promise<Outcome<Begun>> => {
    const known = await findKey<PaymentTransactionRecord>(tx, as, cmd);
    if (known.state !== "NEW") return ok(known);
    const order = await tx.em.findOne(Order, { ...visibleOrders(context.identity), _id: request.orderId });
    if (!order) return refuse("NOT_FOUND", ["input", "orderId"], "no such order");
    const book = await openBook(tx, { ...order });
    const conflict = versionConflict(book.ledger.version, request.expectedVersion);
    if (conflict) return conflict;
    const draft = request.decide(book);
    if (!draft.ok) return draft;

    const name = draft.value.parent?.provider ?? request.provider ?? "manual";
    const provider = context.payments.providerOf(as.tenant, name);
    if (!provider) return refuse("INVALID", ["input", "provider"], "there is no such payment account");
    if (!provider.kinds.includes(draft.value.kind)) {
      return refuse("INVALID", ["input", "provider"], `${name} cannot do this`);
    }
    const now = as.clock();
    const { operation, idempotencyKey, input } = cmd;
    const record = await addTransaction(tx, as, book, draft.value, {
      ...request,
      provider: name,
      command: { operation, idempotencyKey, input },
      status: provider.isLocal ? "SUCCEEDED" : "PENDING",
      nextAttemptAt: provider.isLocal ? null : new Date(now.getTime() + attendedMs),
    });
    await startKey(tx, as, cmd, record._id);
    return ok(provider.isLocal ? finishKey(tx, as.tenant, cmd, record) : record);
  });
}

async function resume(
  context: Context,
  known: KeyState<PaymentTransactionRecord>,
): Promise<Outcome<PaymentTransactionRecord>> {
  switch (known.state) {
    case "DONE":
      return ok(known.answer);
    case "STARTED": {
      const transaction = await context.em.findOne(PaymentTransaction, { _id: known.reference });
      if (transaction) return settle(context, { ...transaction });
      return refuse("UNAVAILABLE", ["input", "idempotencyKey"], "the same call is just being answered; repeat it");
    }
    case "NEW":
    case "REUSED":
      return err([keyReused()]);
  }
}

async function settle(context: Context, record: PaymentTransactionRecord): Promise<Outcome<PaymentTransactionRecord>> {
  const { database, payments } = context;
  // Whoever asked may have gone away: what the provider said is recorded all the same.
  const as = { ...writeContext(context), signal: undefined };
  return ok(await settleTransaction({ database, payments }, as, record));
}
