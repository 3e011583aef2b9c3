import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GatewayConfig } from "@waybill/gateway";
import { openSettings } from "../../scripts/graph/settings.ts";

/** Credentials of a test's own, and a gateway's configuration that knows them. */
export interface TestKeys {
  readonly gatewayConfig: GatewayConfig;
  readonly adminToken: string;
  remove(): void;
}

const anyPort = { gateway: 0, customers: 0, inventory: 0, orders: 0, shipments: 0, sandbox: 0 };

export async function openTestKeys(): Promise<TestKeys> {
  const folder = mkdtempSync(join(tmpdir(), "waybill-keys-"));
  const { issuer, apiKeysFile, adminToken } = await openSettings({ mongoUri: "", ports: anyPort, folder });
  return {
    gatewayConfig: {
      host: "127.0.0.1",
      port: 0,
      development: false,
      logLevel: "fatal",
      tokens: { jwks: issuer.jwksFile, issuer: issuer.issuer, audience: issuer.audience },
      apiKeysFile,
      allowedOrigins: [],
      maxSubscriptionsPerSocket: 100,
      costPerMinute: 1_000_000_000,
      publicRequestsPerMinute: 1_000,
      trustedProxies: [],
      queryDeadlineMs: 30_000,
      mutationDeadlineMs: 30_000,
      resumeForMs: 10_000,
      ideToken: undefined,
    },
    adminToken,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
