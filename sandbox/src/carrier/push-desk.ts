import { type PushTarget, sendMessages } from "./push.ts";
import type { SimulatedCarrier } from "./simulated-carrier.ts";

/** Tells subscribers what parcels on their way meet, as the clock reaches it. */
export interface PushDesk {
  /** Sends a carrier's news there from now on. */
  subscribe(carrierCode: string, target: PushTarget): void;
  /** Sends what there is to tell now. Resolves when all of it, and all before it, was taken or given up. */
  tell(): Promise<void>;
  stop(): void;
}

/** How often the clock is looked at. */
const lookEveryMs = 250;

export function createPushDesk(carriers: ReadonlyMap<string, SimulatedCarrier>): PushDesk {
  const targets = new Map<string, PushTarget>();
  const onTheWay = new Set<Promise<unknown>>();
  const send = (webhookUrl: string, messages: Parameters<typeof sendMessages>[1]): void => {
    const sending = sendMessages(webhookUrl, messages).finally(() => onTheWay.delete(sending));
    onTheWay.add(sending);
  };
  const look = (): void => {
    for (const [code, carrier] of carriers) {
      const all = targets.get(code);
      const { push } = carrier;
      if (!push || (!all && !push.subscriptions?.isUsed)) continue;
      const told = carrier.news().flatMap(({ trackingNumber, body }) => {
        const target = all ?? push.subscriptions?.targetOf(trackingNumber);
        return target
          ? [{ url: target.webhookUrl, message: { body, headers: push.headersOf(body, target.secret) } }]
          : [];
      });
      for (const [url, ofUrl] of Map.groupBy(told, (one) => one.url)) {
        send(
          url,
          ofUrl.map(({ message }) => message),
        );
      }
    }
  };
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return {
    subscribe: (carrierCode, target) => targets.set(carrierCode, target),
    async tell() {
      look();
      await Promise.all(onTheWay);
    },
    stop: () => clearInterval(timer),
  };
}
