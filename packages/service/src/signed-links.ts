import { createHmac, timingSafeEqual } from "node:crypto";

/** Makes and reads the tokens of links that are open to whoever holds them. Nothing of a token is stored. */
export interface SignedLinks {
  /** The same parts, the same token. */
  tokenOf(parts: readonly (string | number)[]): string;
  /** The parts that a token was made of; null when it was not made here. */
  read(token: string): readonly unknown[] | null;
  /** What stands for a text that is not to be read, in base64url. */
  digest(text: string): string;
}

const maxTokenLength = 512;

/**
 * @param secret the installation's secret.
 * @param purpose a key for this alone is made of it: a link of one kind opens none of another.
 */
export function createSignedLinks(secret: string, purpose: string): SignedLinks {
  const key = createHmac("sha256", secret).update(purpose).digest();
  const sign = (text: string): Buffer => createHmac("sha256", key).update(text).digest().subarray(0, 16);
  return {
    tokenOf(parts) {
      const named = Buffer.from(JSON.stringify(parts)).toString("base64url");
      return `${named}.${sign(`link ${named}`).toString("base64url")}`;
    },
    read(token) {
      if (token.length > maxTokenLength) return null;
      const [named = "", signature = ""] = token.split(".");
      const given = Buffer.from(signature, "base64url");
      const expected = sign(`link ${named}`);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return JSON.parse(Buffer.from(named, "base64url").toString()) as unknown[];
    },
    digest: (text) => sign(text).toString("base64url"),
  };
}
