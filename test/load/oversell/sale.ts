import { setTimeout as delay } from "node:timers/promises";
import type { ProcessGraph } from "../../../scripts/graph/many-processes.ts";
import type { Send } from "../../../scripts/graph/client.ts";
import { buy, type Lines, type Purchase } from "./buyer.ts";
import { Kills } from "./kills.ts";
import { unsold } from "./shop.ts";

/** How a sale went for its buyers. */
export interface Sale {
  readonly acknowledged: readonly string[];
  readonly refused: number;
  readonly kills: number;
  /** Milliseconds from the first call of each purchase to its answer. */
  readonly latencies: readonly number[];
}

interface Market {
  readonly graph: ProcessGraph;
  readonly send: Send;
  /** What the n-th buyer wants. */
  readonly wish: (n: number) => Lines;
}

/** Everybody comes at once. A service is killed each time `1 / (kills + 1)` of the expected orders has been acknowledged. */
export async function rush(
  { graph, send, wish }: Market,
  crowd: { readonly buyers: number; readonly expected: number; readonly kills: number },
): Promise<Sale> {
  const kills = new Kills(graph);
  const tally = new Tally();
  await Promise.all(
    Array.from({ length: crowd.buyers }, async (_, n) => {
      await tally.note(buy(send, wish(n)));
      const due = Math.floor((tally.acknowledged.length * (crowd.kills + 1)) / crowd.expected);
      while (kills.count < Math.min(due, crowd.kills)) kills.next();
    }),
  );
  await kills.done();
  return tally.sale(kills.count);
}

/** Buyers come at a steady rate, answered or not. A service is killed every `killEveryMs`. */
export async function stream(
  { graph, send, wish }: Market,
  flow: { readonly perMinute: number; readonly seconds: number; readonly killEveryMs: number },
): Promise<Sale> {
  const kills = new Kills(graph);
  const tally = new Tally();
  const began = Date.now();
  const everyMs = 60_000 / flow.perMinute;
  const buyers = Math.floor((flow.seconds * 1000) / everyMs);
  const waiting: Promise<void>[] = [];
  for (let n = 0; n < buyers; n++) {
    await delay(Math.max(0, began + n * everyMs - Date.now()));
    waiting.push(tally.note(buy(send, wish(n))));
    if ((n + 1) * everyMs >= (kills.count + 1) * flow.killEveryMs) kills.next();
  }
  await Promise.all(waiting);
  await kills.done();
  return tally.sale(kills.count);
}

/** Buys what is left of a SKU, unit by unit. @returns the orders. */
export async function buyRest(send: Send, sku: string): Promise<string[]> {
  const orders: string[] = [];
  while ((await unsold(send, sku)) > 0) {
    const purchase = await buy(send, [{ sku, quantity: 1 }]);
    if ("orderId" in purchase) orders.push(purchase.orderId);
  }
  return orders;
}

class Tally {
  readonly acknowledged: string[] = [];
  readonly #latencies: number[] = [];
  #refused = 0;

  async note(purchase: Promise<Purchase>): Promise<void> {
    const began = performance.now();
    const ended = await purchase;
    this.#latencies.push(performance.now() - began);
    if ("orderId" in ended) this.acknowledged.push(ended.orderId);
    else if (ended.refused.every((code) => code === "INSUFFICIENT_STOCK")) this.#refused += 1;
    else throw new Error(`a purchase was refused: ${ended.refused.join(" ")}`);
  }

  sale(kills: number): Sale {
    return { acknowledged: this.acknowledged, refused: this.#refused, kills, latencies: this.#latencies };
  }
}
