import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Clock, Identity } from "@waybill/kernel";
import { z } from "zod";
import { isGrantable, tenantName } from "./claims.ts";

/** What every API key begins with, so that a leaked one is recognised. */
export const apiKeyPrefix = "wbk_";

const record = z.strictObject({
  id: z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/),
  /** SHA-256 of the key in hex. The key has 256 random bits, so that no slower hash is needed. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  tenant: tenantName,
  scopes: z.array(z.string().refine(isGrantable, "is not a scope that a key may have")),
  /** The key is refused from then on. */
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});
export type ApiKeyRecord = z.infer<typeof record>;

/** The file's shape: `{ "keys": [{ "id", "sha256", "tenant", "scopes", "expiresAt"? }] }`. */
const file = z.strictObject({ keys: z.array(record) });

/** Answers the identity behind a key; undefined when the key is unknown or has expired. */
export type ApiKeyVerifier = (key: string) => Identity | undefined;

/** A list of keys that is in use. */
export interface ApiKeys {
  readonly verify: ApiKeyVerifier;
  /** Whether the key behind an identity is in the list, with the same rights; true for who came without a key. */
  holds(identity: Identity): boolean;
}

/** What a list said about a key, by the identity that it gave to its holders. */
const recordOf = new WeakMap<Identity, string>();

/** Puts a list of keys to use. */
export function createApiKeys(keys: readonly ApiKeyRecord[], clock: Clock): ApiKeys {
  const records = new Set(keys.map((key) => JSON.stringify(key)));
  return {
    verify: createVerifier(keys, clock),
    holds(identity) {
      const record = recordOf.get(identity);
      return record === undefined || records.has(record);
    },
  };
}

function createVerifier(keys: readonly ApiKeyRecord[], clock: Clock): ApiKeyVerifier {
  const byHash = new Map(keys.map((key) => [key.sha256, identityOf(key)]));
  return (key) => {
    // The look-up is by the hash: its timing tells nothing about a key.
    const identity = byHash.get(hashApiKey(key));
    const endsAt = identity?.expiresAt;
    return endsAt !== undefined && endsAt * 1000 <= clock().getTime() ? undefined : identity;
  };
}

function identityOf(record: ApiKeyRecord): Identity {
  const { id, tenant, scopes, expiresAt } = record;
  const identity: Identity = {
    tenant,
    actor: { type: "api_key", id },
    scopes: scopes.filter(isGrantable),
    ...(expiresAt !== undefined && { expiresAt: Math.floor(Date.parse(expiresAt) / 1000) }),
  };
  recordOf.set(identity, JSON.stringify(record));
  return identity;
}

/**
 * Reads the keys from a file.
 * @throws Error naming what is wrong with it; a gateway that cannot read its keys does not start
 */
export async function readApiKeys(path: string): Promise<ApiKeyRecord[]> {
  const { success, data, error } = file.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (!success) throw new Error(`${path} is not a list of API keys:\n${z.prettifyError(error)}`);
  return data.keys;
}

/** A new key, to be given to its holder once, and the record of it to be kept. */
export function newApiKey(about: Omit<ApiKeyRecord, "sha256">): {
  readonly key: string;
  readonly record: ApiKeyRecord;
} {
  const key = `${apiKeyPrefix}${randomBytes(32).toString("base64url")}`;
  return { key, record: { ...about, sha256: hashApiKey(key) } };
}

const hashApiKey = (key: string): string => createHash("sha256").update(key).digest("hex");
