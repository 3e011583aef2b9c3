import { accountList, publicUrl } from "@waybill/service";
import { z } from "zod";
import { captureModes } from "./domain/payments/book.ts";
import { localProviderNames } from "./payments/desk.ts";
import type { PaymentAccount } from "./payments/provider.ts";

/** Where the door is when the subgraph runs on this machine and nothing else is said. */
export const defaultPublicUrl = "http://127.0.0.1:4003";

const account = z.strictObject({
  id: z
    .string()
    .regex(/^[\w-]{1,64}$/, "letters, digits, _ and -, at most 64")
    .refine((id) => !localProviderNames.includes(id), "this name is taken"),
  tenant: z.string().min(1),
  provider: z.literal("stripe"),
  apiUrl: z.url().transform((url) => url.replace(/\/+$/, "")),
  secretKey: z.string().min(1),
  webhookSecrets: z.array(z.string().min(16, "at least 16 characters")).min(1),
  captureOn: z.enum(captureModes).default("SHIPMENT"),
});

/** What the orders subgraph alone wants of the environment. */
export const ordersConfig = z
  .object({
    /** JSON: a list of accounts with payment providers. Without any there is manual payment and cash on delivery. */
    WAYBILL_PAYMENT_ACCOUNTS: accountList(account),
    /** Links to documents begin with it. */
    WAYBILL_ORDERS_PUBLIC_URL: publicUrl().default(defaultPublicUrl),
  })
  .transform((env): OrdersConfig => ({
    paymentAccounts: env.WAYBILL_PAYMENT_ACCOUNTS,
    publicUrl: () => env.WAYBILL_ORDERS_PUBLIC_URL,
  }));

export interface OrdersConfig {
  readonly paymentAccounts: readonly PaymentAccount[];
  /** Where the subgraph's own HTTP door is seen from outside, without a slash at the end. */
  readonly publicUrl?: () => string;
  readonly stripe?: { readonly timeoutMs?: number };
}
