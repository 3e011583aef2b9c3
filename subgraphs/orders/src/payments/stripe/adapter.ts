import type { Result } from "@waybill/kernel";
import type { ProviderOutcome } from "../../domain/payments/settle.ts";
import type { ProviderAdapter } from "../desk.ts";
import type { PaymentAccount, PaymentProvider, ProviderTask } from "../provider.ts";
import { toStripeAmount } from "./amount.ts";
import { StripeClient, type StripeFailure } from "./client.ts";
import { factsOf } from "./facts.ts";
import { findCharge, findOfIntent, findRefund } from "./find.ts";
import { outcomeOfCharge, outcomeOfVoid, readIntent, readRefund } from "./outcomes.ts";

/** Talks to Stripe and whatever speaks like it, for any number of accounts. */
export function createStripeAdapter(options: { readonly timeoutMs?: number } = {}): ProviderAdapter {
  const client = new StripeClient(options);
  return { open: (account) => openStripe(client, account), close: () => client.close() };
}

function openStripe(client: StripeClient, account: PaymentAccount): PaymentProvider {
  return {
    capturesOnce: true,
    kinds: ["AUTHORIZATION", "SALE", "CAPTURE", "VOID", "REFUND"],
    needsPaymentMethod: true,
    isLocal: false,
    perform: (task) => perform(client, account, task),
    find: (task) => {
      const { kind } = task.transaction;
      if (kind === "REFUND") return findRefund(client, account, task);
      return kind === "AUTHORIZATION" || kind === "SALE"
        ? findCharge(client, account, task)
        : findOfIntent(client, account, task);
    },
    look: (reference) => factsOf(client, account, reference),
  };
}

async function perform(client: StripeClient, account: PaymentAccount, task: ProviderTask): Promise<ProviderOutcome> {
  const { transaction, parent } = task;
  const { _id: key, orderId, kind, currencyCode } = transaction;
  const amount = String(toStripeAmount({ minor: transaction.amountMinor, currencyCode }));
  const intentId = encodeURIComponent(parent?.providerReference ?? "");
  switch (kind) {
    case "AUTHORIZATION":
    case "SALE": {
      const form = {
        amount,
        currency: currencyCode.toLowerCase(),
        payment_method: transaction.paymentMethod ?? "",
        "payment_method_types[0]": "card",
        confirm: "true",
        capture_method: kind === "SALE" ? "automatic" : "manual",
        "metadata[waybill_transaction]": key,
        "metadata[waybill_order]": orderId,
      };
      return readIntent(await client.post(account, "/v1/payment_intents", form, key), outcomeOfCharge);
    }
    case "CAPTURE": {
      const form = { amount_to_capture: amount, "metadata[waybill_capture]": key };
      const said = await client.post(account, `/v1/payment_intents/${intentId}/capture`, form, key);
      return (await whenStateIsOther(said, client, account, task)) ?? readIntent(said, outcomeOfCharge);
    }
    case "VOID": {
      const said = await client.post(account, `/v1/payment_intents/${intentId}/cancel`, {}, key);
      return (await whenStateIsOther(said, client, account, task)) ?? readIntent(said, outcomeOfVoid);
    }
    case "REFUND": {
      const form = { payment_intent: parent?.providerReference ?? "", amount, "metadata[waybill_transaction]": key };
      return readRefund(await client.post(account, "/v1/refunds", form, key));
    }
    case "CHARGEBACK":
      throw new Error("nobody asks for a chargeback");
  }
}

/** Stripe refuses what is already so: then what it is like now decides. */
async function whenStateIsOther(
  said: Result<unknown, StripeFailure>,
  client: StripeClient,
  account: PaymentAccount,
  task: ProviderTask,
): Promise<ProviderOutcome | null> {
  if (said.ok || said.error.kind !== "REFUSED" || said.error.code !== "payment_intent_unexpected_state") return null;
  return findOfIntent(client, account, task);
}
