import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ApiKeyRecord, newApiKey } from "@waybill/gateway";
import type { Scope } from "@waybill/kernel";

/** Scopes that may be given to callers. */
type Grantable = Exclude<Scope, "internal" | "public">;

/** What a development graph keeps secret, made once and kept beside its data. */
export interface Secrets {
  readonly cursorSecret: string;
  readonly serviceSecret: string;
  readonly webhookSecret: string;
  /** API keys in the clear, by who holds them: to be printed at every start. */
  readonly keys: { readonly partner: string; readonly erp: string };
  /** What the gateway keeps of them. */
  readonly records: readonly ApiKeyRecord[];
}

export const demoTenant = "demo";

const readScopes: readonly Grantable[] = ["customers:read", "inventory:read", "orders:read", "shipments:read"];
const writeScopes: readonly Grantable[] = ["customers:write", "inventory:write", "orders:write", "shipments:write"];
export const allScopes: readonly Grantable[] = [...readScopes, ...writeScopes, "events:read"];
/** What a shop gives its shoppers, who see and change only their own. Nothing of the stock is theirs to change. */
export const shopperScopes: readonly Grantable[] = [
  ...readScopes,
  "customers:write",
  "orders:write",
  "shipments:write",
];

/** Reads the secrets kept in `folder`, or makes them there. Readable by their owner alone. */
export function openSecrets(folder: string): Secrets {
  const path = join(folder, "secrets.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Secrets;
  const random = (): string => randomBytes(32).toString("base64url");
  const partner = newApiKey({ id: "partner", tenant: demoTenant, scopes: [...readScopes, "events:read"] });
  const erp = newApiKey({ id: "erp", tenant: demoTenant, scopes: [...allScopes] });
  const secrets: Secrets = {
    cursorSecret: random(),
    serviceSecret: random(),
    webhookSecret: random(),
    keys: { partner: partner.key, erp: erp.key },
    records: [partner.record, erp.record],
  };
  mkdirSync(folder, { recursive: true });
  writeWhole(path, secrets);
  return secrets;
}

/** Writes the file of API keys that the gateway reads. */
export function writeApiKeys(folder: string, records: readonly ApiKeyRecord[]): string {
  const path = join(folder, "api-keys.json");
  writeWhole(path, { keys: records });
  return path;
}

function writeWhole(path: string, content: object): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
