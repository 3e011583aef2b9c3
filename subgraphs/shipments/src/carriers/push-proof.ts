import { createHash, createHmac, timingSafeEqual } from "node:crypto";

type Headers = Readonly<Record<string, unknown>>;

/** How a carrier signs a push. */
export interface HmacScheme {
  /** Lower case. */
  readonly header: string;
  readonly encoding: "base64" | "hex" | "base64 or hex";
}

/**
 * True when one of `secrets` signed exactly these bytes by HMAC-SHA256. Every secret is tried and equal lengths are
 * compared, so that the time it takes tells nothing.
 */
export function isSignedBy(
  scheme: HmacScheme,
  body: Uint8Array,
  headers: Headers,
  secrets: readonly string[],
): boolean {
  const given = headers[scheme.header];
  if (typeof given !== "string") return false;
  const shown = given.trim();
  const isHex = scheme.encoding === "hex" || (scheme.encoding !== "base64" && /^[0-9a-f]{64}$/i.test(shown));
  const signature = Buffer.from(shown, isHex ? "hex" : "base64");
  return secrets
    .map((secret) => createHmac("sha256", secret).update(body).digest())
    .map((expected) => sameBytes(signature, expected))
    .includes(true);
}

/**
 * True when a header holds the hex SHA-256 of exactly these bytes followed by `separator` and one of `secrets`: weaker
 * than HMAC in theory, and all that some senders offer.
 */
export function isHashedWith(
  header: string,
  separator: string,
  body: Uint8Array,
  headers: Headers,
  secrets: readonly string[],
): boolean {
  const given = headers[header];
  if (typeof given !== "string") return false;
  const shown = Buffer.from(given.trim(), "hex");
  return secrets
    .map((secret) => createHash("sha256").update(body).update(`${separator}${secret}`).digest())
    .map((expected) => sameBytes(shown, expected))
    .includes(true);
}

/**
 * True when a header carries one of `secrets` itself: all that carriers give that do not sign. It proves who sent, not
 * what: TLS alone keeps the body from being changed.
 */
export function carriesSecret(header: string, headers: Headers, secrets: readonly string[]): boolean {
  const given = headers[header];
  if (typeof given !== "string") return false;
  // Digests of equal length are compared: the secret's own length must not show.
  const digest = (text: string): Buffer => createHmac("sha256", "waybill").update(text).digest();
  const shown = digest(given);
  return secrets.map((secret) => sameBytes(shown, digest(secret))).includes(true);
}

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
