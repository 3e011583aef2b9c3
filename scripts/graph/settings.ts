import { join } from "node:path";
import { createDevIssuer, type DevIssuer } from "@waybill/gateway";
import { systemClock } from "@waybill/kernel";
import { type LogLevel } from "@waybill/service";
import type { TelemetryConfig } from "@waybill/telemetry";
import { allScopes, demoTenant, openSecrets, type Secrets, writeApiKeys } from "./secrets.ts";

/** Ports of a development graph. 0 takes a free one. */
export interface Ports {
  readonly gateway: number;
  readonly customers: number;
  readonly inventory: number;
  /** Also the payment providers' webhook door. */
  readonly orders: number;
  /** Also the carriers' webhook door. */
  readonly shipments: number;
  readonly sandbox: number;
}

/** What both topologies of a development graph are started from. */
export interface Settings {
  readonly mongoUri: string;
  readonly databasePrefix: string;
  readonly ports: Ports;
  /** Where secrets and keys are kept. */
  readonly folder: string;
  readonly secrets: Secrets;
  readonly issuer: DevIssuer;
  readonly apiKeysFile: string;
  /** Token with all scopes of the demo tenant. */
  readonly adminToken: string;
  readonly logLevel: LogLevel;
  /** How the processes are watched. With a process per service each takes the next port. */
  readonly telemetry: TelemetryConfig;
}

/** The carrier account that the sandbox plays FedEx for. */
export const demoAccountId = "demo-fedex";

export interface SettingsOptions {
  readonly mongoUri: string;
  readonly databasePrefix?: string;
  readonly ports: Ports;
  readonly folder: string;
  readonly logLevel?: LogLevel;
  /** Left out: not at all. */
  readonly telemetry?: TelemetryConfig;
}

/** Opens the keys kept in `folder` and makes what is missing. */
export async function openSettings(options: SettingsOptions): Promise<Settings> {
  const { mongoUri, ports, folder, databasePrefix = "waybill", logLevel = "warn" } = options;
  const { telemetry = { metrics: null, traces: null } } = options;
  const secrets = openSecrets(folder);
  const issuer = await createDevIssuer(join(folder, "issuer"), systemClock);
  const apiKeysFile = writeApiKeys(folder, secrets.records);
  const adminToken = await issuer.mint({ tenant: demoTenant, subject: "admin", scopes: [...allScopes] });
  return { mongoUri, databasePrefix, ports, folder, secrets, issuer, apiKeysFile, adminToken, logLevel, telemetry };
}

/** The account with a payment provider that the sandbox plays Stripe for. */
export const demoPaymentAccountId = "demo-stripe";

/** With what the sandbox's Stripe signs its events. */
export const stripeWebhookSecret = (settings: Settings): string => `whsec_${settings.secrets.webhookSecret}`;

/** The accounts with payment providers, as the orders subgraph wants them. */
export function paymentAccounts(settings: Settings, stripeUrl: string, secretKey: string) {
  return [
    {
      id: demoPaymentAccountId,
      tenant: demoTenant,
      provider: "stripe",
      apiUrl: stripeUrl,
      secretKey,
      webhookSecrets: [stripeWebhookSecret(settings)],
      captureOn: "SHIPMENT" as const,
    },
  ];
}

/** The shipper's number with the carriers whose labels the demo buys. */
const labelAccounts: Readonly<Record<string, string>> = { fedex: "740561073", ups: "5R8939" };

/** The accounts with carriers, as the shipments subgraph wants them. */
export function carrierAccounts(
  settings: Settings,
  sandboxUrl: string,
  credentials: { clientId: string; clientSecret: string },
) {
  return ["fedex", "ups", "dhl", "mydhl", "usps"].map((carrierCode) => ({
    id: carrierCode === "fedex" ? demoAccountId : `${carrierCode}-${demoTenant}`,
    tenant: demoTenant,
    carrierCode,
    apiUrl: `${sandboxUrl}/${carrierCode}`,
    ...credentials,
    webhookSecrets: [settings.secrets.webhookSecret],
    ...(labelAccounts[carrierCode] ? { accountNumber: labelAccounts[carrierCode], contactPhone: "+442071234567" } : {}),
  }));
}
