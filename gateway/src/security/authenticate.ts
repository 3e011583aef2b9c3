import type { Identity } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";
import { type ApiKeyVerifier, apiKeyPrefix } from "./api-keys.ts";
import type { TokenVerifier } from "./tokens.ts";

/** What a caller shows: HTTP headers, or the payload of a WebSocket's `connection_init`. */
export type Credentials = Readonly<Record<string, unknown>>;

/**
 * Finds out who calls. Reads `authorization` (`Bearer <JWT>` or `Bearer wbk_…`) and `x-api-key` or
 * `apiKey`, in any case of letters; nothing else, so that no header can claim a tenant or scope.
 * @returns null when no credential is shown; at once when the credential need not be looked at anew
 * @throws WaybillError UNAUTHENTICATED when one is shown and is not good, or several are
 */
export type Authenticate = (credentials: Credentials) => Identity | null | Promise<Identity | null>;

// Longer ones are not looked at: hashing and parsing cost time.
const maxLength = 8_192;

/** How a credential is read from each place; empty when it is not written as it should be. */
const bearer = (value: unknown): string =>
  typeof value === "string" ? (/^Bearer ([!-~]+)$/i.exec(value)?.[1] ?? "") : "";
const apiKey = (value: unknown): string => (typeof value === "string" && value.startsWith(apiKeyPrefix) ? value : "");
const kinds: ReadonlyMap<string, (value: unknown) => string> = new Map([
  ["authorization", bearer],
  ["x-api-key", apiKey],
  ["apikey", apiKey],
]);
// Every request is looked through: most names are told apart by their lengths alone.
const lengths: ReadonlySet<number> = new Set([...kinds.keys()].map((name) => name.length));

export function createAuthenticate(verifyToken: TokenVerifier, verifyApiKey: ApiKeyVerifier): Authenticate {
  return (credentials) => {
    let credential: string | undefined;
    for (const name of Object.keys(credentials)) {
      const kind = lengths.has(name.length) ? kinds.get(name.toLowerCase()) : undefined;
      const value = credentials[name];
      if (!kind || value === undefined || value === null) continue;
      if (credential !== undefined) throw refused();
      credential = kind(value);
    }
    if (credential === undefined) return null;
    if (credential === "" || credential.length > maxLength) throw refused();
    const identity = credential.startsWith(apiKeyPrefix) ? verifyApiKey(credential) : verifyToken(credential);
    return identity instanceof Promise ? identity.then(accepted) : accepted(identity);
  };
}

function accepted(identity: Identity | undefined): Identity {
  if (!identity) throw refused();
  return identity;
}

// One answer for all reasons: which part of a credential was right is nobody's business.
const refused = () => new WaybillError("UNAUTHENTICATED", { message: "The credentials are not valid." });
