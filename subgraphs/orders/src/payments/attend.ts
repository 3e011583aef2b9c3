import { every, type Foundation, type SubgraphDeps, watchCount } from "@waybill/subgraph";
import { processPaymentWebhooks, type WebhookDeps } from "../jobs/process-payment-webhooks.ts";
import { countPendingWebhooks } from "../storage/payment-webhooks.ts";
import { settlePayments } from "../jobs/settle-payments.ts";

/** Brings payments to their end that nobody is waiting for. */
export interface PaymentAttendant {
  /** Something came: look now. */
  wake(): void;
  /** Resolves when nothing is due: what was stored before the call is settled or waits for its next attempt. */
  idle(): Promise<void>;
}

const sweepMs = 1_000;

/** Looks after stored events and open transactions, when woken and every second, for as long as the foundation stands. */
export function attendPayments(foundation: Foundation, deps: SubgraphDeps, work: WebhookDeps): PaymentAttendant {
  let stopped = false;
  let running: Promise<void> | undefined;
  let again = false;

  const round = async (): Promise<void> => {
    do {
      again = false;
      const [events, transactions] = [await processPaymentWebhooks(work), await settlePayments(work)];
      again ||= events + transactions > 0;
    } while (again && !stopped);
    again = false;
  };
  const idle = async (): Promise<void> => {
    again = true;
    // A round that was just ending when this was called has not looked again.
    while (again) {
      running ??= round().finally(() => (running = undefined));
      await running;
    }
  };
  const wake = (): void => {
    if (!stopped)
      idle().catch((error: unknown) => deps.logger.warn({ err: error }, "payments could not be attended to"));
  };
  foundation.onStop(async () => {
    stopped = true;
    await running?.catch(() => undefined);
  });
  watchCount(foundation, deps, "waybill_webhook_deliveries_pending", () => countPendingWebhooks(work.database.db));
  every(foundation, deps, { name: "attend-payments", ms: sweepMs, run: idle });
  return { wake, idle };
}
