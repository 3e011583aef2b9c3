import type { ProviderOutcome } from "../../domain/payments/settle.ts";
import type { PaymentAccount, ProviderTask } from "../provider.ts";
import type { StripeClient } from "./client.ts";
import { listOf, paymentIntent, refund } from "./objects.ts";
import { failed, outcomeOfCharge, outcomeOfRefund, outcomeOfVoid, unknown } from "./outcomes.ts";

const intents = listOf(paymentIntent);
const refunds = listOf(refund);
const mostPages = 20;
/** How far Stripe's clock and ours may be apart. */
const slackSeconds = 300;

/** What became of an authorisation or sale: looked for among what was made since, by our id. Null: not there. */
export async function findCharge(
  client: StripeClient,
  account: PaymentAccount,
  { transaction }: ProviderTask,
): Promise<ProviderOutcome | null> {
  const since = Math.floor(transaction.createdAt.getTime() / 1000) - slackSeconds;
  let after = "";
  for (let page = 0; page < mostPages; page += 1) {
    const said = await client.get(account, `/v1/payment_intents?limit=100&created[gte]=${since}${after}`);
    if (!said.ok) return failedToAsk(said.error.message);
    const found = intents.safeParse(said.value);
    if (!found.success) return unknown("Stripe's answer is no list of PaymentIntents");
    const { data, has_more: hasMore } = found.data;
    const ours = data.find(({ metadata }) => metadata["waybill_transaction"] === transaction._id);
    if (ours) return outcomeOfCharge(ours);
    const last = data.at(-1);
    if (!hasMore || !last) return null;
    after = `&starting_after=${encodeURIComponent(last.id)}`;
  }
  return unknown("there are too many PaymentIntents to look through");
}

/** What became of a capture or release, by what its PaymentIntent is like now. Null: it was not asked for. */
export async function findOfIntent(
  client: StripeClient,
  account: PaymentAccount,
  { transaction, parent }: ProviderTask,
): Promise<ProviderOutcome | null> {
  const said = await client.get(account, `/v1/payment_intents/${encodeURIComponent(parent?.providerReference ?? "")}`);
  if (!said.ok) return failedToAsk(said.error.message);
  const intent = paymentIntent.safeParse(said.value);
  if (!intent.success) return unknown("Stripe's answer is no PaymentIntent");
  if (intent.data.status === "requires_capture") return null;
  if (transaction.kind === "VOID") return outcomeOfVoid(intent.data);
  const isOurs = intent.data.metadata["waybill_capture"] === transaction._id;
  if (intent.data.status !== "succeeded" || isOurs) return outcomeOfCharge(intent.data);
  return failed({ kind: "REFUSED", code: "already_captured", message: "something else has captured it" });
}

/** What became of a refund: looked for among those of its PaymentIntent, by our id. Null: not there. */
export async function findRefund(
  client: StripeClient,
  account: PaymentAccount,
  { transaction, parent }: ProviderTask,
): Promise<ProviderOutcome | null> {
  const reference = encodeURIComponent(parent?.providerReference ?? "");
  const said = await client.get(account, `/v1/refunds?limit=100&payment_intent=${reference}`);
  if (!said.ok) return failedToAsk(said.error.message);
  const found = refunds.safeParse(said.value);
  if (!found.success || found.data.has_more) return unknown("Stripe's refunds cannot be looked through");
  const ours = found.data.data.find(({ metadata }) => metadata["waybill_transaction"] === transaction._id);
  return ours ? outcomeOfRefund(ours) : null;
}

/** A question that went wrong says nothing about what was asked for. */
const failedToAsk = (message: string): ProviderOutcome => unknown(message);
