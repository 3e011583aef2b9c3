import { readFile } from "node:fs/promises";
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from "jose";

/** The public keys that tokens are signed with. */
export interface KeySet {
  /** Finds the key of a token. */
  readonly keys: JWTVerifyGetKey;
  /** Whether there are keys: at an address they are fetched, which may not have worked yet. Tries again by itself. */
  ready(): boolean;
  /** Whether a key is in the set as it was read last. @param name as `keyName` says it. */
  holds(name: string): boolean;
}

/** What a public key is known by: the members that make it what it is (RFC 7638), whatever it is called. */
export const keyName = ({ kty, crv, x, y, n, e }: JWK): string => JSON.stringify([kty, crv, x, y, n, e]);

const namesOf = ({ keys }: JSONWebKeySet): ReadonlySet<string> => new Set(keys.map(keyName));

const usualFetchMs = 60_000;

/**
 * Opens a key set.
 * @param jwks path of a file, or an address
 * @param fetchEveryMs how often a set at an address is fetched again while somebody wants to know what is in it
 * @throws Error when the file cannot be read
 */
export async function openKeySet(jwks: string, fetchEveryMs = usualFetchMs): Promise<KeySet> {
  if (/^https?:\/\//.test(jwks)) return openRemote(new URL(jwks), fetchEveryMs);
  const set = JSON.parse(await readFile(jwks, "utf8")) as JSONWebKeySet;
  const keys = createLocalJWKSet(set);
  const names = namesOf(set);
  return { keys, ready: () => true, holds: (name) => names.has(name) };
}

function openRemote(url: URL, fetchEveryMs: number): KeySet {
  const keys = createRemoteJWKSet(url);
  let triedAt = -Infinity;
  let read: { readonly set: JSONWebKeySet; readonly names: ReadonlySet<string> } | undefined;
  const fetchNow = (): void => {
    if (keys.reloading) return;
    triedAt = performance.now();
    // The old set stays when this fails.
    keys.reload().catch(() => undefined);
  };
  fetchNow();
  return {
    keys,
    ready() {
      const has = keys.jwks() !== undefined;
      if (!has && !keys.coolingDown) fetchNow();
      return has;
    },
    holds(name) {
      if (performance.now() - triedAt > fetchEveryMs) fetchNow();
      const set = keys.jwks();
      // Nobody's key was taken away as long as nothing is known.
      if (!set) return true;
      if (read?.set !== set) read = { set, names: namesOf(set) };
      return read.names.has(name);
    },
  };
}
