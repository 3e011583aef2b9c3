import { type Database, findKey, finishKey, forkFor, transact, type WriteContext } from "@waybill/storage";
import { isSettled, type PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import type { ProviderOutcome } from "../../domain/payments/settle.ts";
import type { PaymentDesk } from "../../payments/desk.ts";
import type { ProviderTask } from "../../payments/provider.ts";
import { PaymentTransaction } from "../../storage/payments.entities.ts";
import { letGo, takeOutcome } from "./let-go.ts";

export interface SettleDeps {
  readonly database: Database;
  readonly payments: PaymentDesk;
}

/**
 * Nothing that is older is asked for again when the provider has not heard of it: whoever wanted it has long been
 * told that nobody knows.
 */
export const repeatForMs = 60 * 60_000;

/**
 * Brings a transaction to its end as far as its provider answers. May run several times at once for the same
 * transaction: the provider is asked under the transaction's id and does everything once.
 */
export async function settleTransaction(
  deps: SettleDeps,
  as: WriteContext,
  transaction: PaymentTransactionRecord,
): Promise<PaymentTransactionRecord> {
  const said = isSettled(transaction.status) ? null : await ask(deps, as, transaction);
  return transact(deps.database, as, async (tx) => {
    const { record, ended } = said
      ? await takeOutcome(tx, as, transaction._id, said)
      : { record: transaction, ended: false };
    if (ended) await letGo(tx, as, record);
    const { command } = transaction;
    if (!command || !isSettled(record.status)) return record;
    const known = await findKey<PaymentTransactionRecord>(tx, as, command);
    if (known.state === "DONE") return known.answer;
    return known.state === "STARTED" ? finishKey(tx, as.tenant, command, record) : record;
  });
}

async function ask(
  deps: SettleDeps,
  as: WriteContext,
  transaction: PaymentTransactionRecord,
): Promise<ProviderOutcome> {
  const provider = deps.payments.providerOf(transaction.tenant, transaction.provider);
  if (!provider) {
    const message = `the payment account ${transaction.provider} is not configured`;
    return { status: "UNKNOWN", reference: null, error: { code: "account_missing", message } };
  }
  const task: ProviderTask = { transaction, parent: await parentOf(deps.database, transaction) };
  const age = as.clock().getTime() - transaction.createdAt.getTime();
  if (transaction.status === "PENDING" && age < repeatForMs) return provider.perform(task);
  const found = await provider.find(task);
  if (found) return found;
  if (age < repeatForMs) return provider.perform(task);
  const message = "the provider never heard of it";
  return { status: "FAILED", reference: null, error: { code: "not_received", message } };
}

async function parentOf(
  database: Database,
  transaction: PaymentTransactionRecord,
): Promise<PaymentTransactionRecord | null> {
  if (transaction.parentId === null) return null;
  const em = forkFor(database, transaction.tenant);
  const parent = await em.findOne(PaymentTransaction, { _id: transaction.parentId });
  return parent && { ...parent };
}
