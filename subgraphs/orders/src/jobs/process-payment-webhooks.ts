import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { type Database, isTransient } from "@waybill/storage";
import { takeInFacts } from "../operations/payments/take-in-facts.ts";
import type { PaymentDesk } from "../payments/desk.ts";
import { readStripeEvent } from "../payments/stripe/webhook.ts";
import {
  dueWebhooks,
  finishWebhook,
  parkWebhook,
  type PaymentWebhook,
  postponeWebhook,
} from "../storage/payment-webhooks.ts";

export interface WebhookDeps {
  readonly database: Database;
  readonly payments: PaymentDesk;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Attempts after which an event that fails for another reason than an outage is put aside. */
const maxAttempts = 8;
const longestPauseMs = 10 * 60_000;

/**
 * Works on stored events: an event is only an alarm, and what is so is asked of the provider, so that the order in
 * which events come does not matter. Doing it twice, or in two processes at once, changes nothing more.
 * @returns how many were due.
 */
export async function processPaymentWebhooks(deps: WebhookDeps): Promise<number> {
  const due = await dueWebhooks(deps.database.db, deps.clock(), 64);
  for (const webhook of due) {
    try {
      await processOne(deps, webhook);
    } catch (error) {
      await retryLater(deps, webhook, error);
    }
  }
  return due.length;
}

async function processOne(deps: WebhookDeps, webhook: PaymentWebhook): Promise<void> {
  const { database, payments, clock } = deps;
  const { _id, tenant, accountId } = webhook;
  const news = readStripeEvent(webhook.body.toString("utf8"));
  const provider = payments.providerOf(tenant, accountId);
  if (!news || !provider) return parkWebhook(database.db, _id, news ? "NO_ACCOUNT" : "UNREADABLE");
  if (news.reference !== null) {
    const known = await provider.look(news.reference);
    if (!known.ok) throw new ProviderAway(known.error);
    const as = { tenant, actor: `provider:${accountId}`, correlationId: _id, clock };
    const facts = [...known.value, ...news.facts];
    await takeInFacts(database, as, { provider: accountId, reference: news.reference, facts });
  }
  await finishWebhook(database.db, _id, clock());
}

class ProviderAway extends Error {}

async function retryLater(deps: WebhookDeps, webhook: PaymentWebhook, error: unknown): Promise<void> {
  const { database, clock, logger } = deps;
  const attempts = webhook.attempts + 1;
  const details = { err: error, webhook: webhook._id, type: webhook.type, attempts };
  if (attempts >= maxAttempts && !isTransient(error) && !(error instanceof ProviderAway)) {
    logger.error(details, "a payment event could not be worked on and is parked");
    return parkWebhook(database.db, webhook._id, error instanceof Error ? error.name : "UNKNOWN");
  }
  logger.warn(details, "a payment event could not be worked on; trying again later");
  const pause = Math.min(longestPauseMs, 1000 * 4 ** Math.min(webhook.attempts, 6));
  return postponeWebhook(database.db, webhook._id, new Date(clock().getTime() + pause));
}
