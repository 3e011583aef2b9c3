import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Scope } from "@waybill/kernel";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";

/** Signs tokens for development and tests, in the place of an identity provider. */
export interface DevIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Where the gateway finds the public key. */
  readonly jwksFile: string;
  mint(token: DevToken): Promise<string>;
}

export interface DevToken {
  readonly tenant: string;
  readonly subject: string;
  readonly scopes: readonly Scope[];
  /** For a shopper's token. */
  readonly customerId?: string;
  /** Seconds; default one day. */
  readonly expiresIn?: number;
  /** Claims by which the token, or all of a session, can be revoked. */
  readonly tokenId?: string;
  readonly sessionId?: string;
}

const issuer = "https://issuer.waybill.localhost";
const audience = "waybill";
const dayInSeconds = 86_400;

/**
 * Opens the issuer kept in `folder`, or makes one there: an Ed25519 key pair, readable by its owner
 * alone, and the JWKS of its public half. Tokens stay good over restarts.
 */
export async function createDevIssuer(folder: string, clock: Clock): Promise<DevIssuer> {
  await mkdir(folder, { recursive: true });
  const jwksFile = join(folder, "jwks.json");
  const jwk = await openKey(join(folder, "signing-key.json"));
  const key = await importJWK(jwk, "EdDSA");
  const kid = await calculateJwkThumbprint(jwk);
  const { d: _private, ...publicJwk } = jwk;
  await writeWhole(jwksFile, { keys: [{ ...publicJwk, kid, alg: "EdDSA", use: "sig" }] });
  return {
    issuer,
    audience,
    jwksFile,
    async mint({ tenant, subject, scopes, customerId, expiresIn = dayInSeconds, tokenId, sessionId }) {
      const now = Math.floor(clock().getTime() / 1000);
      const optional = { customer_id: customerId, jti: tokenId, sid: sessionId };
      const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value));
      return new SignJWT({ tenant, scope: scopes.join(" "), ...given })
        .setProtectedHeader({ alg: "EdDSA", kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(now)
        .setExpirationTime(now + expiresIn)
        .sign(key);
    },
  };
}

async function openKey(path: string): Promise<JWK> {
  const kept = await readFile(path, "utf8").catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as JWK;
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk = await exportJWK(privateKey);
  await writeWhole(path, jwk);
  return jwk;
}

/** Writes a file so that a reader sees all of it or nothing. */
async function writeWhole(path: string, content: object): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}
