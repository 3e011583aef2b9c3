import { createHmac } from "node:crypto";
import { seededRandom, shuffled } from "../random.ts";
import { envelopeOf, type FedexScanEvent, trackResultOf } from "./wire.ts";

/** Where pushes go and how they are signed. */
export interface PushTarget {
  readonly webhookUrl: string;
  readonly secret: string;
}

/** One message to be pushed: a scan of a parcel. */
export interface Push {
  readonly trackingNumber: string;
  readonly body: string;
}

export interface PushPlan {
  /** As real pushes come: in any order. */
  readonly order: "AS_HAPPENED" | "SHUFFLED";
  /** Share of pushes that are sent once more, 0 to 1: half of them byte for byte, half in another message. */
  readonly duplicates: number;
  /** Share of pushes that are lost, 0 to 1. */
  readonly lost: number;
  readonly seed: number;
}

export const honestPlan: PushPlan = { order: "AS_HAPPENED", duplicates: 0, lost: 0, seed: 1 };

/** The messages for scans that came to light, in the order in which they are sent. Pure. */
export function planPushes(
  news: readonly { readonly trackingNumber: string; readonly scan: FedexScanEvent }[],
  plan: PushPlan,
): Push[] {
  const random = seededRandom(plan.seed);
  const pushes = news.flatMap(({ trackingNumber, scan }, i): Push[] => {
    if (random() < plan.lost) return [];
    const message = (transaction: string): Push => ({
      trackingNumber,
      body: bodyOf(transaction, trackingNumber, scan),
    });
    const first = message(`${plan.seed}-${i}`);
    if (random() >= plan.duplicates) return [first];
    return [first, random() < 0.5 ? first : message(`${plan.seed}-${i}-again`)];
  });
  return plan.order === "SHUFFLED" ? shuffled(pushes, random) : pushes;
}

const bodyOf = (transactionId: string, trackingNumber: string, scan: FedexScanEvent): string =>
  JSON.stringify(envelopeOf(transactionId, [{ trackingNumber, result: trackResultOf(trackingNumber, [scan]) }]));

/** FedEx's signature of a body. */
export const fedexSignature = (body: string | Uint8Array, secret: string): string =>
  createHmac("sha256", secret).update(body).digest("base64");

/**
 * Sends pushes, `concurrency` at a time. One that is not taken (no answer, or not 2xx) is sent again, up to 10 times
 * with growing pauses, as FedEx does.
 * @returns how many were taken and how many were given up.
 */
export async function sendPushes(
  target: PushTarget,
  pushes: readonly Push[],
  concurrency = 8,
): Promise<{ taken: number; givenUp: number }> {
  const queue = pushes[Symbol.iterator]();
  const counts = { taken: 0, givenUp: 0 };
  const worker = async (): Promise<void> => {
    for (const push of queue) {
      if (await sendUntilTaken(target, push.body)) counts.taken += 1;
      else counts.givenUp += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return counts;
}

async function sendUntilTaken(target: PushTarget, body: string): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 5_000)));
    const status = await sendOnce(target, body);
    if (status !== null && status < 300) return true;
    // A refusal of the message itself will not change.
    if (status !== null && status < 500 && status !== 429) return false;
  }
  return false;
}

/** Sends one push once. @returns the HTTP status, or null when nobody answered within 10 seconds. */
export async function sendOnce(target: PushTarget, body: string): Promise<number | null> {
  try {
    const response = await fetch(target.webhookUrl, {
      method: "POST",
      headers: { "content-type": "application/json", "fdx-signature": fedexSignature(body, target.secret) },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
