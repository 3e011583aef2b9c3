import type { Db } from "mongodb";
import { storeDeliveries, type WebhookDelivery } from "../storage/deliveries.ts";

/** Keeps pushes durably, those that come at the same time in one command. */
export interface DeliveryKeeper {
  /** Resolves once it is stored. @returns false when the same bytes came from its account before. */
  keep(delivery: WebhookDelivery): Promise<boolean>;
}

interface Waiting {
  readonly delivery: WebhookDelivery;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (reason: unknown) => void;
}

/** Most deliveries of one command, and most bytes, so that it stays far below what a server takes. */
const most = { deliveries: 256, bytes: 8 * 1024 * 1024 };

/**
 * While one command is under way, whoever comes waits for the next, and all of them go together. Alone nobody waits;
 * under load the database is asked once for many.
 */
export function createDeliveryKeeper(db: Db): DeliveryKeeper {
  let waiting: Waiting[] = [];
  let isBusy = false;

  function takeGroup(): Waiting[] {
    let bytes = 0;
    let size = 0;
    for (const { delivery } of waiting) {
      bytes += delivery.body.length();
      if (size > 0 && (size >= most.deliveries || bytes > most.bytes)) break;
      size += 1;
    }
    const group = waiting.slice(0, size);
    waiting = waiting.slice(size);
    return group;
  }

  async function storeAll(): Promise<void> {
    isBusy = true;
    for (let group = takeGroup(); group.length > 0; group = takeGroup()) {
      try {
        const isNew = await storeDeliveries(
          db,
          group.map(({ delivery }) => delivery),
        );
        for (const [index, { resolve }] of group.entries()) resolve(isNew[index] ?? false);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isBusy = false;
  }

  return {
    keep: (delivery) =>
      new Promise((resolve, reject) => {
        waiting.push({ delivery, resolve, reject });
        if (!isBusy) void storeAll();
      }),
  };
}
