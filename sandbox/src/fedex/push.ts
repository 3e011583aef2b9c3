import { createHmac } from "node:crypto";
import { disorder, type PushPlan, type PushTarget, sendMessage, sendMessages } from "../carrier/push.ts";
import { envelopeOf, type FedexScanEvent, trackResultOf } from "./wire.ts";

/** One message to be pushed: a scan of a parcel. */
export interface Push {
  readonly trackingNumber: string;
  readonly body: string;
}

export const honestPlan: PushPlan = { order: "AS_HAPPENED", duplicates: 0, lost: 0, seed: 1 };

/** The messages for scans that came to light, in the order in which they are sent. Pure. */
export function planPushes(
  news: readonly { readonly trackingNumber: string; readonly scan: FedexScanEvent }[],
  plan: PushPlan,
): Push[] {
  const message = (transaction: string, trackingNumber: string, scan: FedexScanEvent) => ({
    trackingNumber,
    body: bodyOf(transaction, trackingNumber, scan),
    again: () => bodyOf(`${transaction}-again`, trackingNumber, scan),
  });
  const messages = news.map(({ trackingNumber, scan }, i) => message(`${plan.seed}-${i}`, trackingNumber, scan));
  const sent = disorder(messages, plan, (given) => ({ ...given, body: given.again() }));
  return sent.map(({ trackingNumber, body }) => ({ trackingNumber, body }));
}

const bodyOf = (transactionId: string, trackingNumber: string, scan: FedexScanEvent): string =>
  JSON.stringify(envelopeOf(transactionId, [{ trackingNumber, result: trackResultOf(trackingNumber, [scan]) }]));

/** FedEx's signature of a body. */
export const fedexSignature = (body: string | Uint8Array, secret: string): string =>
  createHmac("sha256", secret).update(body).digest("base64");

/** Sends pushes until they are taken or given up, `concurrency` at a time. */
export const sendPushes = (
  { webhookUrl, secret }: PushTarget,
  pushes: readonly Push[],
  concurrency = 8,
): Promise<{ taken: number; givenUp: number }> =>
  sendMessages(
    webhookUrl,
    pushes.map(({ body }) => ({ body, headers: headersOf(body, secret) })),
    concurrency,
  );

/** Sends one push once. @returns the HTTP status, or null when nobody answered within 10 seconds. */
export const sendOnce = ({ webhookUrl, secret }: PushTarget, body: string): Promise<number | null> =>
  sendMessage(webhookUrl, body, headersOf(body, secret));

const headersOf = (body: string, secret: string) => ({ "fdx-signature": fedexSignature(body, secret) });
