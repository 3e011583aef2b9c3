import { z } from "zod";
import { sandboxCredentials, sandboxStripeKey } from "./sandbox.ts";

/** The sandbox's environment. */
export const config = z
  .object({
    WAYBILL_SANDBOX_HOST: z.string().default("127.0.0.1"),
    WAYBILL_SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(4100),
    WAYBILL_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
    WAYBILL_SANDBOX_FEDEX_CLIENT_ID: z.string().default(sandboxCredentials.clientId),
    WAYBILL_SANDBOX_FEDEX_CLIENT_SECRET: z.string().default(sandboxCredentials.clientSecret),
    WAYBILL_SANDBOX_STRIPE_KEY: z.string().default(sandboxStripeKey),
    /** Both or neither: where Stripe's events go, and with which secret they are signed. */
    WAYBILL_SANDBOX_STRIPE_WEBHOOK_URL: z.url().optional(),
    WAYBILL_SANDBOX_STRIPE_WEBHOOK_SECRET: z.string().optional(),
  })
  .transform((env) => ({
    host: env.WAYBILL_SANDBOX_HOST,
    port: env.WAYBILL_SANDBOX_PORT,
    logLevel: env.WAYBILL_LOG_LEVEL,
    fedexCredentials: {
      clientId: env.WAYBILL_SANDBOX_FEDEX_CLIENT_ID,
      clientSecret: env.WAYBILL_SANDBOX_FEDEX_CLIENT_SECRET,
    },
    stripeSecretKey: env.WAYBILL_SANDBOX_STRIPE_KEY,
    stripeWebhook:
      env.WAYBILL_SANDBOX_STRIPE_WEBHOOK_URL && env.WAYBILL_SANDBOX_STRIPE_WEBHOOK_SECRET
        ? { webhookUrl: env.WAYBILL_SANDBOX_STRIPE_WEBHOOK_URL, secret: env.WAYBILL_SANDBOX_STRIPE_WEBHOOK_SECRET }
        : undefined,
  }));
