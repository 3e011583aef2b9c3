import { inspect } from "node:util";
import { fedexTrackingNumber } from "@waybill/sandbox";
import { subgraphNames } from "@waybill/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judge } from "../../scripts/demo/judge.ts";
import { Watcher } from "../../scripts/demo/watcher.ts";
import { createClient, type Send } from "../../scripts/graph/client.ts";
import { eventually } from "../support/eventually.ts";
import type { Fleet } from "../support/fleet.ts";
import { logEnd, startTwoOfEach, type TestGraph } from "../support/graph.ts";
import { createShipment, openShop, placeOrder, type Shop } from "../support/shop.ts";
import { mongoUri } from "../support/mongo-uri.ts";

const kinds = ["plain", "ready"] as const;

/** Everything that one order touches, in all four subgraphs. */
const everywhere = `{
  orders(first: 3) { nodes { number customer { email } lines { sku variant { sku } } shipments { status } } }
}`;

describe("two of each process behind balancers that connect alone, and such that ask for /readyz", () => {
  let test: TestGraph<Fleet>;
  beforeAll(async () => {
    test = await startTwoOfEach(mongoUri());
  });
  afterAll(() => test?.stop());

  it("are restarted one after the other under load without a failed request, a lost or a doubled event", async () => {
    const { admin, graph, settings } = test;
    const shop = await openShop(admin, "rolling", 10_000);
    const begin = await logEnd(admin);
    const watchers = kinds.map(
      (kind) => new Watcher(graph.wsUrlOf(kind), { apiKey: settings.secrets.keys.partner }, begin),
    );
    const sends = kinds.map((kind) => createClient(graph.urlOf(kind), `Bearer ${settings.adminToken}`));
    const inTurn = (n: number): Send => sends[n % sends.length] as Send;
    const load = new Load();
    try {
      const clients = Promise.all([
        load.repeat((n) => inTurn(n)(everywhere)),
        load.repeat((n) => ship(inTurn(n), shop, n)),
      ]);
      for (const member of [0, 1] as const) {
        await graph.restart(member, subgraphNames);
        await graph.restart(member, ["gateway"]);
      }
      load.end();
      const [reads, shipments] = await clients;
      expect(load.failures).toEqual([]);
      expect(Math.min(reads, shipments)).toBeGreaterThan(10);

      for (const watcher of watchers) {
        await eventually(
          async () => watcher.received.length,
          (count) => count >= shipments,
        );
        // As many events as shipments that were asked for: each twice, made once.
        expect(await judge(admin, [], watcher.received)).toMatchObject({ lost: 0, doubled: 0, events: shipments });
      }
    } finally {
      load.end();
      await Promise.all(watchers.map((watcher) => watcher.stop()));
    }
  });
});

/** Orders and ships, each step twice with its key, as a client does that does not know what became of the first. */
async function ship(send: Send, shop: Shop, n: number): Promise<void> {
  const order = await placeOrder(send, shop, `rolling-${n}`);
  expect(await placeOrder(send, shop, `rolling-${n}`)).toEqual(order);
  const trackingNumber = fedexTrackingNumber(n);
  const shipment = await createShipment(send, order.id, trackingNumber);
  expect(await createShipment(send, order.id, trackingNumber)).toEqual(shipment);
}

/** Calls that go on until the load ends. None is tried again. */
class Load {
  readonly failures: string[] = [];
  #isOver = false;

  /** Calls again and again. @returns how many calls were made. */
  async repeat(call: (n: number) => Promise<unknown>): Promise<number> {
    let made = 0;
    for (; !this.#isOver; made += 1) {
      try {
        await call(made);
      } catch (error) {
        this.failures.push(inspect(error));
      }
    }
    return made;
  }

  end(): void {
    this.#isOver = true;
  }
}
