import type { Clock, Identity } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import type { Metrics } from "@waybill/telemetry";
import { createReloadable } from "../reload/reloadable.ts";
import { type ApiKeyVerifier, createApiKeys, readApiKeys } from "./api-keys.ts";
import { readRevocations } from "./revocations.ts";
import { createTokenVerifier, type TokenSettings, type TokenVerifier } from "./tokens.ts";

/** The keys that callers are known by, as they are now. */
export interface Keys {
  readonly verifyToken: TokenVerifier;
  readonly verifyApiKey: ApiKeyVerifier;
  /**
   * Whether what somebody came with has been taken away since: the API key, or its rights; the key that signed the token,
   * the token itself, or its session.
   */
  isRevoked(identity: Identity): boolean;
  /** False as long as a key set at an address could not be fetched even once. */
  ready(): boolean;
  /** Reads them again. @returns whether all could be read; what could not stays as it was. */
  reload(): Promise<boolean>;
  /** The files they are in, and what to do when one has changed. */
  readonly files: ReadonlyMap<string, () => void>;
}

/** Where the keys are. */
export interface KeyFiles {
  readonly tokens: TokenSettings;
  readonly apiKeysFile: string | undefined;
  readonly revokedTokensFile?: string | undefined;
}

/** @throws Error when a file of keys cannot be read */
export async function openKeys(
  { tokens, apiKeysFile, revokedTokensFile }: KeyFiles,
  clock: Clock,
  watch: { readonly logger: Logger; readonly metrics: Metrics | undefined },
): Promise<Keys> {
  const jwks = await createReloadable({ ...watch, what: "jwks", load: () => createTokenVerifier(tokens, clock) });
  const apiKeys = await createReloadable({
    ...watch,
    what: "api_keys",
    load: async () => createApiKeys(apiKeysFile === undefined ? [] : await readApiKeys(apiKeysFile), clock),
  });
  const revocations = await createReloadable({
    ...watch,
    what: "revoked_tokens",
    load: () => readRevocations(revokedTokensFile),
  });
  const unlessRevoked = (identity: Identity | undefined): Identity | undefined =>
    identity && !revocations.current.names(identity) ? identity : undefined;
  const files = new Map<string, () => void>();
  if (!/^https?:/.test(tokens.jwks)) files.set(tokens.jwks, () => void jwks.reload());
  if (revokedTokensFile !== undefined) files.set(revokedTokensFile, () => void revocations.reload());
  if (apiKeysFile !== undefined) files.set(apiKeysFile, () => void apiKeys.reload());
  return {
    verifyToken(token) {
      const verified = jwks.current.verify(token);
      return verified instanceof Promise ? verified.then(unlessRevoked) : unlessRevoked(verified);
    },
    verifyApiKey: (key) => apiKeys.current.verify(key),
    isRevoked: (identity) =>
      !apiKeys.current.holds(identity) || !jwks.current.holds(identity) || revocations.current.names(identity),
    ready: () => jwks.current.ready(),
    async reload() {
      const done = await Promise.all([jwks.reload(), apiKeys.reload(), revocations.reload()]);
      return done.every(Boolean);
    },
    files,
  };
}
