import { randomBytes } from "node:crypto";
import { type Identity, newId, type Scope, scopes, systemClock } from "@waybill/kernel";
import { fedexTrackingNumber } from "@waybill/sandbox";
import { createLogger, listenSubgraph, type SubgraphPort } from "@waybill/service";
import { createApp, type ShipmentsApp } from "@waybill/shipments";
import { connect, watchEvents } from "@waybill/storage";
import { databaseName } from "@waybill/subgraph";
import type { Ends } from "../../../scripts/graph/graph.ts";
import { demoTenant } from "../../../scripts/graph/secrets.ts";

const identity: Identity = {
  tenant: demoTenant,
  actor: { type: "api_key", id: "bench" },
  scopes: scopes.filter((scope): scope is Scope => scope !== "internal"),
};
const shippersAtOnce = 16;

/** The shipments subgraph behind its HTTP door, with one FedEx account. */
export interface OpenDoor {
  readonly app: ShipmentsApp;
  readonly webhookUrl: string;
  readonly secret: string;
  /** Creates shipments of as many orders. @returns their tracking numbers, none of which was given before. */
  ship(count: number): Promise<string[]>;
  /** Calls `heard` for each change that the subscription tells, until the door is closed. */
  subscribe(heard: (change: Change) => void): void;
}

/** What the subscription tells of a change. */
export interface Change {
  readonly id: string;
  readonly status: string;
  readonly occurredAt: string;
  readonly shipmentVersion: number;
}

/** @param mongoUri with `monitorCommands` where commands are to be counted. */
export async function openDoor(mongoUri: string, databasePrefix: string, ends: Ends): Promise<OpenDoor> {
  const logger = createLogger("bench", "error");
  const client = await connect(mongoUri);
  ends.add(() => client.close());
  const alarm = watchEvents(client, [databaseName(databasePrefix, "shipments")], logger);
  ends.add(() => alarm.close());
  const secret = randomBytes(16).toString("hex");
  const account = { id: "bench", tenant: demoTenant, carrierCode: "fedex", apiUrl: "http://127.0.0.1:9" };
  const app = await createApp({
    mongoUri,
    databasePrefix,
    cursorSecret: randomBytes(32).toString("hex"),
    logger,
    clock: systemClock,
    alarm,
    peers: { orders: ordersPort },
    introspection: false,
    jobs: false,
    shipments: {
      carrierAccounts: [{ ...account, clientId: "", clientSecret: "none", webhookSecrets: [secret] }],
      pollEveryMs: 0,
    },
  });
  ends.add(() => app.stop());
  await app.server.start();
  const listening = await listenSubgraph(app.server, {
    host: "127.0.0.1",
    port: 0,
    secret: randomBytes(32).toString("hex"),
    logger,
    routes: app.routes,
  });
  ends.add(() => listening.close());
  let serial = 0;

  async function shipOne(trackingNumber: string): Promise<void> {
    const orderId = newId("order", new Date());
    const input = { idempotencyKey: trackingNumber, orderId, carrierCode: "fedex", trackingNumber };
    const query =
      "mutation ($input: CreateShipmentInput!) { createShipment(input: $input) { shipment { id } userErrors { code } } }";
    const answer = await app.server.execute({ query, variables: { input }, identity, correlationId: "bench" });
    const created = answer.data as
      | { readonly createShipment?: { readonly shipment: object | null } }
      | null
      | undefined;
    if (!created?.createShipment?.shipment) throw new Error(`no shipment: ${JSON.stringify(answer)}`);
  }

  return {
    app,
    webhookUrl: `${new URL(listening.url).origin}/webhooks/fedex/${account.id}`,
    secret,
    async ship(count) {
      const numbers = Array.from({ length: count }, () => fedexTrackingNumber(serial++));
      const queue = numbers.values();
      const shipper = async (): Promise<void> => {
        for (const number of queue) await shipOne(number);
      };
      await Promise.all(Array.from({ length: shippersAtOnce }, shipper));
      return numbers;
    },
    subscribe(heard) {
      const query = "subscription { shipmentStatusChanged { id status occurredAt shipmentVersion } }";
      const changes = app.server.subscribe({ query, variables: {}, identity, correlationId: "bench" });
      const listen = async (): Promise<void> => {
        for await (const { data, errors } of changes) {
          const change = (data as { readonly shipmentStatusChanged?: Change } | null | undefined)
            ?.shipmentStatusChanged;
          if (!change) throw new Error(`the subscription ended: ${JSON.stringify(errors)}`);
          heard(change);
        }
      };
      listen().catch((error: unknown) => console.error(error));
      ends.add(async () => void (await changes.return?.()));
    },
  };
}

/** Every order is there and may be shipped. */
const ordersPort: SubgraphPort = {
  execute: async ({ variables }) => ({
    data: { order: { id: String(variables?.["id"]), status: "CONFIRMED", customer: null, shippingAddress: null } },
  }),
  subscribe: () => {
    throw new Error("not asked for");
  },
};
