import { createHmac, createSecretKey, hash } from "node:crypto";

/** HMAC-SHA256 with one key, as base64url. */
export interface Hmac {
  ofText(text: string): string;
  ofParts(parts: readonly (string | Uint8Array)[]): string;
}

// FIPS 180-4, and the two paddings of RFC 2104.
const blockBytes = 64;
const digestBytes = 32;
const innerPad = 0x36;
const outerPad = 0x5c;
/** Longer texts are not copied: what Node's object costs is little beside what hashing them does. */
const longestText = 8 * 1024;
const bytesPerUnit = 3;

/**
 * Texts of some hundred bytes, one after the other: Node's object for an HMAC costs several times what they take to hash, and
 * is one more thing with an end that the collector looks after. Two plain hashes are the same by RFC 2104.
 */
export function createHmacOf(secret: string): Hmac {
  const bytes = Buffer.from(secret);
  const key = createSecretKey(bytes);
  const inner = Buffer.alloc(blockBytes + longestText * bytesPerUnit, innerPad);
  const outer = Buffer.alloc(blockBytes + digestBytes, outerPad);
  const block = bytes.length > blockBytes ? hash("sha256", bytes, "buffer") : bytes;
  for (const [index, byte] of block.entries()) {
    inner[index] = byte ^ innerPad;
    outer[index] = byte ^ outerPad;
  }
  const ofParts = (parts: readonly (string | Uint8Array)[]): string => {
    const hmac = createHmac("sha256", key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("base64url");
  };
  return {
    ofParts,
    ofText(text) {
      if (text.length > longestText) return ofParts([text]);
      const end = blockBytes + inner.write(text, blockBytes);
      outer.write(hash("sha256", inner.subarray(0, end), "hex"), blockBytes, "hex");
      return hash("sha256", outer, "base64url");
    },
  };
}
