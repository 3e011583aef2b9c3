import { createSignedLinks } from "@waybill/service";

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

/** @param secret the installation's secret. */
export function createFeedbackTokens(secret: string): FeedbackTokens {
  const links = createSignedLinks(secret, "waybill feedback links");
  return {
    tokenOf: ({ tenant, orderId, expiresAt }) => links.tokenOf([tenant, orderId, expiresAt.getTime()]),
    read(token, now) {
      const parts = links.read(token) as [string, string, number] | null;
      if (!parts) return null;
      const [tenant, orderId, time] = parts;
      return time > now.getTime() ? { tenant, orderId, expiresAt: new Date(time) } : null;
    },
  };
}
