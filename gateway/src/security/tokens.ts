import { readFile } from "node:fs/promises";
import type { Clock, Identity } from "@waybill/kernel";
import { Lru } from "@waybill/service";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  errors,
  jwtVerify,
} from "jose";
import { identityOf } from "./claims.ts";

/** Asymmetric algorithms only: with a shared secret whoever can verify a token could also make one. */
const algorithms = ["EdDSA", "Ed25519", "ES256", "ES384", "RS256", "PS256"];

export interface TokenSettings {
  /** Path of a JWKS file, or the https address of one. */
  readonly jwks: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Verifies a JWT. Answers undefined when it is not good; rejects only when the keys cannot be had. */
export type TokenVerifier = (token: string) => Promise<Identity | undefined>;

/** A key set that is open. */
export interface OpenTokenVerifier {
  readonly verify: TokenVerifier;
  /** Whether there are keys: at an address they are fetched, which may not have worked yet. Tries again by itself. */
  ready(): boolean;
}

/**
 * Opens the key set that signs tokens.
 * @throws Error when a local key set cannot be read
 */
export async function createTokenVerifier(
  { jwks, issuer, audience }: TokenSettings,
  clock: Clock,
): Promise<OpenTokenVerifier> {
  const { keys, ready } = await openKeySet(jwks);
  const verify = remembering(clock, async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ["exp", "sub", "tenant", "scope"],
        currentDate: clock(),
      });
      return identityOf(payload);
    } catch (error) {
      if (isOutage(error)) throw error;
      return undefined;
    }
  });
  return { verify, ready };
}

const rememberedTokens = 10_000;
// Longer ones are verified each time: they would fill the memory.
const rememberedLength = 2_048;
/** How long a key that is no longer in the set may go on being believed. */
const rememberedMs = 60_000;

/** Verifies a token once a minute instead of with each request. It never outlives its own end. */
function remembering(clock: Clock, verify: TokenVerifier): TokenVerifier {
  const known = new Lru<string, { readonly identity: Identity; readonly until: number }>(rememberedTokens);
  return async (token) => {
    const now = clock().getTime();
    const found = known.get(token);
    if (found && now < found.until) return found.identity;
    const identity = await verify(token);
    if (identity && token.length <= rememberedLength) {
      const until = Math.min(now + rememberedMs, (identity.expiresAt ?? Infinity) * 1000);
      known.set(token, { identity, until });
    }
    return identity;
  };
}

/** Not being able to fetch the keys is our trouble, not the caller's. */
function isOutage(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout) return true;
  return !(error instanceof errors.JOSEError) || error.code === errors.JOSEError.code;
}

interface KeySet {
  readonly keys: JWTVerifyGetKey;
  ready(): boolean;
}

async function openKeySet(jwks: string): Promise<KeySet> {
  if (!/^https?:\/\//.test(jwks)) {
    const keys = createLocalJWKSet(JSON.parse(await readFile(jwks, "utf8")) as JSONWebKeySet);
    return { keys, ready: () => true };
  }
  const keys = createRemoteJWKSet(new URL(jwks));
  const fetchNow = (): void => {
    if (!keys.reloading) keys.reload().catch(() => undefined);
  };
  fetchNow();
  return {
    keys,
    ready() {
      const has = keys.jwks() !== undefined;
      if (!has && !keys.coolingDown) fetchNow();
      return has;
    },
  };
}
