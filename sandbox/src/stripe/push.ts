import { createHmac } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { StripeEvent } from "./wire.ts";
import type { StripeWorld } from "./world.ts";

/** Where events go and how they are signed. */
export interface StripeTarget {
  readonly webhookUrl: string;
  readonly secret: string;
  /** When events are signed; the present when left out. */
  readonly clock?: () => Date;
}

/** Stripe's `Stripe-Signature` of a body sent at a time. */
export function stripeSignature(body: string, secret: string, now = new Date()): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}

/** Sends one event once. @returns the HTTP status, or null when nobody answered within 10 seconds. */
export async function sendStripeEvent(target: StripeTarget, event: StripeEvent): Promise<number | null> {
  const body = JSON.stringify(event);
  try {
    const response = await fetch(target.webhookUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": stripeSignature(body, target.secret, target.clock?.()),
      },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}

/** Sends every event of the world from now on; what is not taken is sent again, at most eight times. */
export function deliverStripeEvents(world: StripeWorld, target: StripeTarget, signal: AbortSignal): void {
  world.onEvent((event) => void deliver(event, target, signal));
}

async function deliver(event: StripeEvent, target: StripeTarget, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt < 8 && !signal.aborted; attempt += 1) {
    const status = await sendStripeEvent(target, event);
    if (status !== null && status < 300) return;
    await delay(200 * 2 ** attempt, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
