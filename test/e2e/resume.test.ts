import { type RunningDatabase, startDatabase } from "@waybill/database";
import { fedexTrackingNumber, inventParcels, planPushes, sendPushes } from "@waybill/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judge } from "../../scripts/demo/judge.ts";
import { orderParcels } from "../../scripts/demo/shop.ts";
import { Watcher } from "../../scripts/demo/watcher.ts";
import type { ProcessGraph } from "../../scripts/graph/many-processes.ts";
import { demoAccountId } from "../../scripts/graph/settings.ts";
import { logEnd, startMany, type TestGraph } from "../support/graph.ts";

const parcelCount = 8;

describe("a stream over kill -9", () => {
  let database: RunningDatabase;
  let test: TestGraph<ProcessGraph>;
  beforeAll(async () => {
    // Its own: this test kills it.
    database = await startDatabase({ purpose: "test", log: () => {} });
    test = await startMany(database.uri);
  });
  afterAll(async () => {
    await test?.stop();
    await database?.stop();
  });

  it("has no gap, no double and no regression when gateway, shipments and database are killed in between", async () => {
    const { graph, admin, settings } = test;
    const parcels = inventParcels(parcelCount, 99, fedexTrackingNumber);
    const begin = await logEnd(admin);
    const arrived = new Arrivals();
    const watcher = new Watcher(graph.wsUrl, { apiKey: settings.secrets.keys.partner }, begin, () => arrived.note());
    try {
      const ordered = await orderParcels(admin, parcels, () => {});
      const scans = parcels.flatMap((p) => p.scans.map((scan) => ({ trackingNumber: p.trackingNumber, scan })));
      const pushes = planPushes(scans, { order: "SHUFFLED", duplicates: 0.3, lost: 0, seed: 5 });
      const target = {
        webhookUrl: `${graph.webhooksUrl}/fedex/${demoAccountId}`,
        secret: settings.secrets.webhookSecret,
      };
      const quarter = Math.ceil(pushes.length / 4);
      const disasters = [
        async () => {
          await graph.kill("gateway");
          await graph.restart("gateway");
        },
        async () => {
          await graph.kill("shipments");
          await graph.restart("shipments");
        },
        async () => {
          await database.kill();
          await database.restart();
        },
        async () => {},
      ];
      for (const [index, disaster] of disasters.entries()) {
        const sending = sendPushes(target, pushes.slice(index * quarter, (index + 1) * quarter), 4);
        await disaster();
        expect(await sending).toMatchObject({ givenUp: 0 });
      }
      // Nothing follows DELIVERED, and the events of one parcel come in order: then the watcher has everything.
      // The graph's own answer would not do, as a shipment reads DELIVERED before its event is numbered.
      await arrived.until(() => {
        const last = new Map(watcher.received.map(({ shipment, status }) => [shipment.id, status]));
        return ordered.every(({ shipmentId }) => last.get(shipmentId) === "DELIVERED");
      });
      const verdict = await judge(admin, ordered, watcher.received);
      expect(verdict).toMatchObject({
        parcels: parcelCount,
        delivered: parcelCount,
        wrong: 0,
        regressions: 0,
        lost: 0,
        doubled: 0,
      });
      expect(watcher.received).toHaveLength(verdict.events);
    } finally {
      await watcher.stop();
    }
  });
});

/** Waits for a condition that can only come true when another event has arrived. */
class Arrivals {
  #bell = Promise.withResolvers<void>();

  note(): void {
    this.#bell.resolve();
  }

  async until(isTrue: () => boolean): Promise<void> {
    for (;;) {
      const next = (this.#bell = Promise.withResolvers<void>());
      if (isTrue()) return;
      await next.promise;
    }
  }
}
