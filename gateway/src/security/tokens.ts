import type { Clock, Identity } from "@waybill/kernel";
import { Lru } from "@waybill/service";
import { type CryptoKey, errors, exportJWK, jwtVerify, type KeyObject } from "jose";
import { identityOf } from "./claims.ts";
import { keyName, openKeySet } from "./key-set.ts";

/** Asymmetric algorithms only: with a shared secret whoever can verify a token could also make one. */
const algorithms = ["EdDSA", "Ed25519", "ES256", "ES384", "RS256", "PS256"];

export interface TokenSettings {
  /** Path of a JWKS file, or the https address of one. */
  readonly jwks: string;
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Verifies a JWT. Answers undefined when it is not good, at once when it was verified lately; rejects only when the keys
 * cannot be had.
 */
export type TokenVerifier = (token: string) => Identity | undefined | Promise<Identity | undefined>;

/** A key set that is open. */
export interface OpenTokenVerifier {
  readonly verify: TokenVerifier;
  /** See `KeySet`. */
  ready(): boolean;
  /** Whether the key that signed somebody's token is still in the set; true for who came without a token. */
  holds(identity: Identity): boolean;
}

/** What a token was, by the identity that it gave: to know it again when it is withdrawn. */
export interface TokenProof {
  /** The key that signed it: see `keyName`. */
  readonly key: string;
  /** Claim `jti`, where it has one. */
  readonly tokenId: unknown;
  /** Claim `sid`, where it has one. */
  readonly sessionId: unknown;
}

const proofs = new WeakMap<Identity, TokenProof>();

/** The token behind an identity; undefined for who came without one. */
export const proofOf = (identity: Identity): TokenProof | undefined => proofs.get(identity);

/**
 * Opens the key set that signs tokens.
 * @throws Error when a local key set cannot be read
 */
export async function createTokenVerifier(
  { jwks, issuer, audience }: TokenSettings,
  clock: Clock,
): Promise<OpenTokenVerifier> {
  const keySet = await openKeySet(jwks);
  const holds = (identity: Identity): boolean => {
    const proof = proofOf(identity);
    return proof === undefined || keySet.holds(proof.key);
  };
  const verify = remembering(clock, holds, async (token) => {
    try {
      const { payload, key } = await jwtVerify(token, keySet.keys, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ["exp", "sub", "tenant", "scope"],
        currentDate: clock(),
      });
      const identity = identityOf(payload);
      if (identity) proofs.set(identity, { key: await nameOf(key), tokenId: payload.jti, sessionId: payload["sid"] });
      return identity;
    } catch (error) {
      if (isOutage(error)) throw error;
      return undefined;
    }
  });
  return { verify, ready: () => keySet.ready(), holds };
}

const names = new WeakMap<object, string>();

/** What a key that has verified something is known by. */
async function nameOf(key: CryptoKey | KeyObject | Uint8Array): Promise<string> {
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = keyName(await exportJWK(key));
  names.set(key, name);
  return name;
}

const rememberedTokens = 10_000;
// Longer ones are verified each time: they would fill the memory.
const rememberedLength = 2_048;
const rememberedMs = 60_000;

/** Verifies a token once a minute instead of with each request. It outlives neither its own end nor its key's. */
function remembering(clock: Clock, holds: (identity: Identity) => boolean, verify: TokenVerifier): TokenVerifier {
  const known = new Lru<string, { readonly identity: Identity; readonly until: number }>(rememberedTokens);
  const verifyAnew = async (token: string, now: number): Promise<Identity | undefined> => {
    const identity = await verify(token);
    if (identity && token.length <= rememberedLength) {
      const until = Math.min(now + rememberedMs, (identity.expiresAt ?? Infinity) * 1000);
      known.set(token, { identity, until });
    }
    return identity;
  };
  return (token) => {
    const now = clock().getTime();
    const found = known.get(token);
    return found && now < found.until && holds(found.identity) ? found.identity : verifyAnew(token, now);
  };
}

/** Not being able to fetch the keys is our trouble, not the caller's. */
function isOutage(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout) return true;
  return !(error instanceof errors.JOSEError) || error.code === errors.JOSEError.code;
}
