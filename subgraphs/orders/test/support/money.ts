import type { Identity, UserError } from "@waybill/kernel";
import { fresh } from "../../../../test/support/seller.ts";
import type { Subgraphs } from "../../../../test/support/subgraphs.ts";

/** A transaction as the tests look at it. */
export interface ShownTransaction {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly amount: { readonly amount: string; readonly currencyCode: string };
  readonly parent: { readonly id: string } | null;
  readonly provider: string;
  readonly providerReference: string | null;
  readonly error: { readonly code: string } | null;
}

export interface ShownPayload {
  readonly transaction: ShownTransaction | null;
  readonly userErrors: readonly UserError[];
}

export interface ShownPayment {
  readonly status: string;
  readonly version: number;
  readonly authorized: string;
  readonly capturable: string;
  readonly captured: string;
  readonly refunded: string;
  readonly chargedBack: string;
  readonly refundable: string;
  readonly outstanding: string;
}

const amounts = [
  "authorized",
  "capturable",
  "captured",
  "refunded",
  "chargedBack",
  "refundable",
  "outstanding",
] as const;
const transactionFields =
  "id kind status amount { amount currencyCode } parent { id } provider providerReference error { code }";

export type PaymentMutation =
  | "authorizePayment"
  | "capturePayment"
  | "voidPayment"
  | "refundPayment"
  | "recordManualPayment";

/** Payments as a seller's programs make them. */
export function moneyOf(subgraphs: Subgraphs) {
  const money = {
    /** Tries to move money; the key is new unless one is given. */
    async try(mutation: PaymentMutation, input: object, identity?: Identity): Promise<ShownPayload> {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      const { answer } = await subgraphs.run<{ answer: ShownPayload }>(
        "orders",
        `mutation ($input: ${type}!) { answer: ${mutation}(input: $input) {
          transaction { ${transactionFields} } userErrors { code path message retriable } } }`,
        { input: { idempotencyKey: fresh(), ...input } },
        identity,
      );
      return answer;
    },

    /** Moves money; the provider must at least have been asked. */
    async move(mutation: PaymentMutation, input: object, identity?: Identity): Promise<ShownTransaction> {
      const { transaction, userErrors } = await money.try(mutation, input, identity);
      if (!transaction) throw new Error(`${mutation} was refused: ${JSON.stringify(userErrors)}`);
      return transaction;
    },

    /** An order's money. */
    async of(orderId: string, identity?: Identity): Promise<ShownPayment> {
      const { order } = await subgraphs.run<{ order: { payment: Record<string, unknown> } }>(
        "orders",
        `query ($id: ID!) { order(id: $id) { payment { status version ${amounts.map((a) => `${a} { amount }`).join(" ")} } } }`,
        { id: orderId },
        identity,
      );
      const { status, version } = order.payment as { status: string; version: number };
      const shown = amounts.map((name) => [name, (order.payment[name] as { amount: string }).amount]);
      return { status, version, ...Object.fromEntries(shown) } as ShownPayment;
    },

    /** An order's transactions, oldest first. */
    async transactions(orderId: string): Promise<readonly ShownTransaction[]> {
      const { order } = await subgraphs.run<{ order: { payment: { transactions: ShownTransaction[] } } }>(
        "orders",
        `query ($id: ID!) { order(id: $id) { payment { transactions { ${transactionFields} } } } }`,
        { id: orderId },
      );
      return order.payment.transactions;
    },
  };
  return money;
}
export type Money = ReturnType<typeof moneyOf>;

export const eur = (amount: string) => ({ amount, currencyCode: "EUR" });
