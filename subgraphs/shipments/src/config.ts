import { accountList, publicUrl } from "@waybill/service";
import { z } from "zod";
import type { CarrierAccount } from "./carriers/carrier.ts";

const account = z
  .strictObject({
    id: z.string().regex(/^[\w-]{1,64}$/, "letters, digits, _ and -, at most 64"),
    tenant: z.string().min(1),
    carrierCode: z.string().min(1),
    apiUrl: z.url().transform((url) => url.replace(/\/+$/, "")),
    clientId: z.string().default(""),
    clientSecret: z.string().default(""),
    webhookSecrets: z.array(z.string().min(16, "at least 16 characters")).default([]),
    accountNumber: z.string().min(1).optional(),
    pollLimits: z.strictObject({ perMinute: z.int().min(1), perDay: z.int().min(1) }).optional(),
    contactPhone: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, "a telephone number in E.164 form")
      .optional(),
    carriers: z.array(z.string().min(1)).min(1).optional(),
    subscribesNumbers: z.boolean().optional(),
  })
  // Pages for people ask nobody's name.
  .refine(
    ({ carrierCode, clientSecret }) => carrierCode === "scraping" || clientSecret !== "",
    "clientSecret is missing",
  );

/** Where the door is when the subgraph runs on this machine and nothing else is said. */
export const defaultPublicUrl = "http://127.0.0.1:4004";

/** Whether a URL leads to the machine that asks: nobody else reaches it. */
function isOfThisMachine(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(?:(?:.*\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}

/** What the shipments subgraph alone wants of the environment. */
export const shipmentsConfig = z
  .object({
    /** JSON: a list of accounts with carriers. None leaves the webhook door shut and nobody to ask. */
    WAYBILL_CARRIER_ACCOUNTS: accountList(account),
    /** Seconds between two looks for shipments that are due to be asked about. 0: carriers are never asked. */
    WAYBILL_POLL_SECONDS: z.coerce.number().int().min(0).default(60),
    /** A folder with rules for reading carriers' pages; Waybill's own when left out. */
    WAYBILL_SCRAPING_RULES: z.string().min(1).optional(),
    /** Hosts, separated by commas, whose pages may be read although they are not public or do not speak https. */
    WAYBILL_SCRAPING_HOSTS: z
      .string()
      .default("")
      .transform((text) =>
        text
          .split(",")
          .map((host) => host.trim())
          .filter((host) => host !== ""),
      ),
    /** Links to labels begin with it. */
    WAYBILL_SHIPMENTS_PUBLIC_URL: publicUrl().default(defaultPublicUrl),
    WAYBILL_ENV: z.enum(["development", "production"]).default("production"),
  })
  .superRefine((env, context) => {
    if (env.WAYBILL_ENV !== "production" || !isOfThisMachine(env.WAYBILL_SHIPMENTS_PUBLIC_URL)) return;
    const pushed = env.WAYBILL_CARRIER_ACCOUNTS.find(
      ({ webhookSecrets, apiUrl }) => webhookSecrets.length > 0 && !isOfThisMachine(apiUrl),
    );
    if (!pushed) return;
    const message = `carriers cannot push to this machine's own address, and the account ${pushed.id} has webhook secrets`;
    context.addIssue({ code: "custom", path: ["WAYBILL_SHIPMENTS_PUBLIC_URL"], message });
  })
  .transform((env): ShipmentsConfig => ({
    carrierAccounts: env.WAYBILL_CARRIER_ACCOUNTS,
    pollEveryMs: env.WAYBILL_POLL_SECONDS * 1000,
    publicUrl: () => env.WAYBILL_SHIPMENTS_PUBLIC_URL,
    scraping: { folder: env.WAYBILL_SCRAPING_RULES, privateHosts: env.WAYBILL_SCRAPING_HOSTS },
  }));

export interface ShipmentsConfig {
  readonly carrierAccounts: readonly CarrierAccount[];
  /** 0: never. */
  readonly pollEveryMs: number;
  /** Where the subgraph's own HTTP door is seen from outside, without a slash at the end. */
  readonly publicUrl?: () => string;
  /** Longest wait for one answer of a carrier's; 10 seconds when left out. */
  readonly carrierTimeoutMs?: number | undefined;
  /** Where rules for reading pages are, and hosts that may be asked although they are not public. */
  readonly scraping?: { readonly folder?: string | undefined; readonly privateHosts: readonly string[] };
}
