import { createHmac, timingSafeEqual } from "node:crypto";

/** What a token names. */
export interface FeedbackAddress {
  readonly tenant: string;
  readonly orderId: string;
  readonly expiresAt: Date;
}

/** Makes and reads the tokens of feedback links. Nothing of them is stored. */
export interface FeedbackTokens {
  tokenOf(address: FeedbackAddress): string;
  /** What a token names; null when it was not made here, or has expired. */
  read(token: string, now: Date): FeedbackAddress | null;
}

const maxTokenLength = 512;

/** @param secret the installation's secret; a key for this purpose alone is made of it. */
export function createFeedbackTokens(secret: string): FeedbackTokens {
  const key = createHmac("sha256", secret).update("waybill feedback links").digest();
  const sign = (text: string): Buffer => createHmac("sha256", key).update(text).digest().subarray(0, 16);
  return {
    tokenOf({ tenant, orderId, expiresAt }) {
      const named = Buffer.from(JSON.stringify([tenant, orderId, expiresAt.getTime()])).toString("base64url");
      return `${named}.${sign(named).toString("base64url")}`;
    },
    read(token, now) {
      if (token.length > maxTokenLength) return null;
      const [named = "", signature = ""] = token.split(".");
      const given = Buffer.from(signature, "base64url");
      const expected = sign(named);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const [tenant, orderId, time] = JSON.parse(Buffer.from(named, "base64url").toString()) as [
        string,
        string,
        number,
      ];
      return time > now.getTime() ? { tenant, orderId, expiresAt: new Date(time) } : null;
    },
  };
}
