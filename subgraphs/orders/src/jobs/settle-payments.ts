import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { settleTransaction, type SettleDeps } from "../operations/payments/settle-transaction.ts";
import { PaymentTransaction } from "../storage/payments.entities.ts";

export interface SettlePaymentsDeps extends SettleDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Asks providers about transactions that nobody is attending to: left by a crash, by an outage, or by a reaction
 * that wants money collected.
 * @returns how many were asked about; those without an answer are asked about again, ever less often.
 */
export async function settlePayments({ database, payments, clock, logger }: SettlePaymentsDeps): Promise<number> {
  const due = await database.orm.em.fork().find(
    PaymentTransaction,
    // Below the next millisecond, not `$lte`: see the deliveries of shipments.
    { nextAttemptAt: { $lt: new Date(clock().getTime() + 1) } },
    { filters: { tenant: false }, limit: 100, orderBy: { nextAttemptAt: 1 } },
  );
  let asked = 0;
  for (const transaction of due) {
    const { tenant, actor, correlationId } = transaction;
    try {
      await settleTransaction({ database, payments }, { tenant, actor, correlationId, clock }, { ...transaction });
      asked += 1;
    } catch (error) {
      logger.warn({ err: error, transactionId: transaction._id }, "a payment could not be settled yet");
    }
  }
  return asked;
}
