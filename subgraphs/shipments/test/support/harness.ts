import { randomBytes } from "node:crypto";
import { type Clock, type Identity, newId, type Scope, scopes } from "@waybill/kernel";
import {
  createSandbox,
  type FedexScanEvent,
  fedexTrackingNumber,
  type Sandbox,
  sandboxCredentials,
} from "@waybill/sandbox";
import type { Logger } from "@waybill/service";
import { connect, type EventDocument, watchEvents } from "@waybill/storage";
import fastify from "fastify";
import type { ExecutionResult } from "graphql";
import type { CommandStartedEvent, Db } from "mongodb";
import { mongoUri } from "../../../../test/support/mongo-uri.ts";
import { eventually } from "../../../../test/support/eventually.ts";
import { createApp, type ShipmentsApp } from "../../src/index.ts";
import { inventoryPort, ordersPort, party } from "./peers.ts";

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  fatal: () => undefined,
  child: () => silent,
};

export const secret = "a-webhook-secret-of-acme";

/** Collections from which the server deletes by time, and the index that tells it to. */
const expiries = [
  ["idempotency", "at_1"],
  ["pollBudgets", "expiresAt_1"],
  ["webhookDeliveries", "doneAt_1"],
] as const;

export const noon = new Date("2026-03-01T12:00:00.000Z");

/** The subgraph on a database of its own, with a simulated FedEx and a stand-in for orders. */
export interface Harness {
  readonly app: ShipmentsApp;
  readonly sandbox: Sandbox;
  readonly db: Db;
  /** Stands still at `noon` until it is set. */
  readonly clock: Clock & { now: Date };
  /** Where acme's FedEx account gets its pushes. */
  readonly webhookUrl: string;
  /** Where acme's account with a carrier gets its pushes. */
  webhookUrlOf(carrierCode: string): string;
  /** Makes an order that may be shipped, and gives its id. */
  order(more?: {
    tenant?: string;
    status?: string;
    customerId?: string | null;
    countryCode?: string;
    placedAt?: string;
    lines?: readonly object[];
    /** Where it was routed to. */
    locationIds?: readonly string[];
  }): string;
  /** Makes a fulfilment order of an order of acme's, and gives its id. */
  work(
    orderId: string,
    more?: {
      readonly status?: string;
      readonly supportedActions?: readonly string[];
      readonly locationId?: string;
      readonly packages?: readonly object[];
    },
  ): string;
  run<T>(query: string, variables?: Record<string, unknown>, identity?: Identity): Promise<Answer<T>>;
  subscribe(
    query: string,
    variables: Record<string, unknown>,
    identity?: Identity,
  ): AsyncIterableIterator<ExecutionResult>;
  /** Creates a FedEx shipment with a number of its own. */
  ship(more?: {
    tenant?: string;
    orderId?: string;
    trackingNumber?: string;
  }): Promise<{ id: string; trackingNumber: string }>;
  /** Waits until all events have their numbers: a stream from now on has none of them. */
  numbered(): Promise<void>;
  /** Numbered events of the log, oldest first. */
  log(): Promise<EventDocument[]>;
  close(): Promise<void>;
}

export interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

export const identity = (tenant = "acme", more: Partial<Identity> = {}): Identity => ({
  tenant,
  actor: { type: "api_key", id: "test" },
  scopes: scopes.filter((scope): scope is Scope => scope !== "internal"),
  ...more,
});

let serial = Math.floor(Math.random() * 900_000_000);
/** A valid FedEx number that no other call gives. */
export const freshNumber = (): string => fedexTrackingNumber(serial++ % 1_000_000_000);

export const scanEvent = (date: string, eventType: string, more: Partial<FedexScanEvent> = {}): FedexScanEvent => ({
  date,
  eventType,
  eventDescription: `scan ${eventType}`,
  exceptionCode: "",
  exceptionDescription: "",
  derivedStatusCode: eventType,
  derivedStatus: eventType,
  locationType: "FEDEX_FACILITY",
  scanLocation: { city: "BANGALORE", countryCode: "IN", residential: false },
  ...more,
});

/**
 * @param carrierTimeoutMs longest wait for an answer of a simulated carrier.
 * @param pollLimits of the accounts with FedEx.
 * @param others carriers beside FedEx with whom acme has accounts, in the order in which they are asked.
 * @param secondAccount whether acme has another account with FedEx.
 */
export async function openHarness({
  carrierTimeoutMs = 10_000,
  others = [],
  secondAccount = false,
  pollLimits,
}: {
  readonly carrierTimeoutMs?: number;
  readonly others?: readonly string[];
  readonly secondAccount?: boolean;
  readonly pollLimits?: { readonly perMinute: number; readonly perDay: number };
} = {}): Promise<Harness> {
  const databasePrefix = `test_${randomBytes(6).toString("hex")}`;
  const name = `${databasePrefix}_shipments`;
  const clock = Object.assign((): Date => clock.now, { now: noon });
  const sandbox = await createSandbox({ now: clock });
  const client = await connect(mongoUri());
  const alarm = watchEvents(client, [name]);
  const orders = new Map<string, object>();
  const account = (tenant: string) => ({
    id: `fedex-${tenant}`,
    tenant,
    carrierCode: "fedex",
    apiUrl: sandbox.fedexUrl,
    ...sandboxCredentials,
    accountNumber: tenant === "acme" ? "740561073" : "802255209",
    contactPhone: "+442071234567",
    pollLimits,
    webhookSecrets: [tenant === "acme" ? secret : `a-webhook-secret-of-${tenant}`],
  });
  let doorUrl = "";
  const more = others.map((code) => {
    const carrier = sandbox.carriers.get(code);
    if (!carrier) throw new Error(`the sandbox does not play ${code}`);
    const { apiUrl, credentials } = carrier;
    const labels = code === "ups" ? { accountNumber: "5R8939", contactPhone: "+442071234567" } : {};
    return {
      ...{ id: `${code}-acme`, tenant: "acme", carrierCode: code, apiUrl, ...credentials, webhookSecrets: [secret] },
      ...labels,
    };
  });
  const app = await createApp({
    mongoUri: monitored(mongoUri()),
    databasePrefix,
    cursorSecret: "a-secret-for-cursors-in-tests",
    logger: silent,
    clock,
    alarm,
    peers: { orders: ordersPort(orders), inventory: inventoryPort },
    introspection: false,
    jobs: false,
    shipments: {
      carrierAccounts: [
        account("acme"),
        ...(secondAccount ? [{ ...account("acme"), id: "fedex-acme-2", accountNumber: "510087500" }] : []),
        account("globex"),
        ...more,
      ],
      pollEveryMs: 0,
      publicUrl: () => doorUrl,
      carrierTimeoutMs,
    },
  });
  await app.server.start();
  const http = fastify();
  app.routes(http);
  doorUrl = await http.listen({ host: "127.0.0.1", port: 0 });
  const db = client.db(name);
  const events = db.collection<EventDocument>("events");
  // The clock stands in the past: the server would delete keys and budgets by its own.
  await Promise.all(expiries.map(([collection, index]) => db.collection(collection).dropIndex(index)));

  const harness: Harness = {
    app,
    sandbox,
    db,
    clock,
    webhookUrl: `${doorUrl}/webhooks/fedex/fedex-acme`,
    webhookUrlOf: (code) => `${doorUrl}/webhooks/${code}/${code}-acme`,
    order({
      tenant = "acme",
      status = "CONFIRMED",
      customerId = null,
      countryCode,
      placedAt,
      lines,
      locationIds = [],
    } = {}) {
      const id = newId("order", noon);
      const customer = customerId === null ? null : { id: customerId };
      orders.set(`${tenant}/${id}`, {
        id,
        status,
        customer,
        placedAt,
        lines,
        fulfillmentOrders: locationIds.map((location) => ({ status: "OPEN", location: { id: location } })),
        shippingAddress: { ...party, name: "Ada", countryCode, postalCode: "SW1A 1AA" },
      });
      return id;
    },
    work(orderId, { status = "OPEN", supportedActions = ["HAND_OVER"], locationId = "loc_1", packages = [] } = {}) {
      const id = newId("fulfillmentOrder", noon);
      const [order, location] = [{ id: orderId }, { id: locationId }];
      orders.set(`acme/${id}`, { id, status, supportedActions, order, location, packages });
      return id;
    },
    async run<T>(query: string, variables: Record<string, unknown> = {}, as = identity()) {
      return (await app.server.execute({ query, variables, identity: as, correlationId: "c-1" })) as Answer<T>;
    },
    subscribe: (query, variables, as = identity()) =>
      app.server.subscribe({ query, variables, identity: as, correlationId: "c-1" }),
    async ship({ tenant = "acme", orderId = harness.order({ tenant }), trackingNumber = freshNumber() } = {}) {
      const input = { idempotencyKey: trackingNumber, orderId, carrierCode: "fedex", trackingNumber };
      const created = await harness.run<{ createShipment: { shipment: { id: string } | null } }>(
        "mutation ($input: CreateShipmentInput!) { createShipment(input: $input) { shipment { id } userErrors { code } } }",
        { input },
        identity(tenant),
      );
      const id = created.data?.createShipment.shipment?.id;
      if (id === undefined) throw new Error(`no shipment: ${JSON.stringify(created)}`);
      return { id, trackingNumber };
    },
    async numbered() {
      const pending = () => events.countDocuments({ seq: { $exists: false } });
      await eventually(pending, (count) => count === 0);
    },
    async log() {
      await harness.numbered();
      return events.find({}).sort({ seq: 1 }).toArray();
    },
    async close() {
      await http.close();
      await app.stop();
      await alarm.close();
      await db.dropDatabase();
      await client.close();
      await sandbox.close();
    },
  };
  return harness;
}

/** Counts the finds that the database is asked from here until the returned function is called, by collection. */
export function countFinds({ app }: Harness): () => Record<string, number> {
  const counts: Record<string, number> = {};
  const { client } = app.database;
  const note = ({ commandName, command }: CommandStartedEvent): void => {
    const collection = String(command["find"]);
    // The log's reader looks whenever it likes.
    if (commandName !== "find" || collection === "counters" || collection === "events") return;
    counts[collection] = (counts[collection] ?? 0) + 1;
  };
  client.on("commandStarted", note);
  return () => {
    client.off("commandStarted", note);
    return counts;
  };
}

const monitored = (uri: string): string => `${uri}${uri.includes("?") ? "&" : "?"}monitorCommands=true`;
