import { type PushTarget, sendMessages } from "./push.ts";
import type { SimulatedCarrier } from "./simulated-carrier.ts";

/** Tells subscribers what parcels on their way meet, as the clock reaches it. */
export interface PushDesk {
  /** Sends a carrier's news there from now on. */
  subscribe(carrierCode: string, target: PushTarget): void;
  stop(): void;
}

/** How often the clock is looked at. */
const lookEveryMs = 250;

export function createPushDesk(carriers: ReadonlyMap<string, SimulatedCarrier>): PushDesk {
  const targets = new Map<string, PushTarget>();
  const look = (): void => {
    for (const [code, { webhookUrl, secret }] of targets) {
      const carrier = carriers.get(code);
      const messages =
        carrier?.news().map((body) => ({ body, headers: carrier.push?.headersOf(body, secret) ?? {} })) ?? [];
      if (messages.length > 0) void sendMessages(webhookUrl, messages);
    }
  };
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return {
    subscribe: (carrierCode, target) => targets.set(carrierCode, target),
    stop: () => clearInterval(timer),
  };
}
