import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { createGateway, gatewayConfig, gatewayEnvironment } from "@waybill/gateway";
import { systemClock } from "@waybill/kernel";
import { fedexSignature, fedexTrackingNumber } from "@waybill/sandbox";
import { createLogger, loadConfig } from "@waybill/service";
import { WebSocket } from "ws";
import { demoAccountId } from "../../../scripts/graph/settings.ts";
import { startOne } from "../../support/graph.ts";
import { createShipment, must, openShop, placeOrder } from "../../support/shop.ts";

/** How an answer begins, `<status> <code>`: the code of the first error, else of the first user error, else `OK`. */
export interface Answered {
  readonly verdict: string;
  /** Everything that came back. */
  readonly text: string;
}

/** A string is the variables' JSON itself. */
export type Variables = object | string;
type Body = string | Uint8Array<ArrayBuffer>;

export interface BadInput {
  readonly name: string;
  send(doors: Doors): Promise<Answered>;
  /** `<HTTP status or close code> <error code>` */
  readonly expected: string;
}

/** A bad operation, which is refused alike by both transports: over WebSocket with the same code. */
export interface BadOperation {
  readonly name: string;
  operation(doors: Doors): { readonly query: string; readonly variables?: Variables };
  readonly expected: string;
}

/** The ways in, of a graph whose gateway runs as in production, with a shop behind them. */
export interface Doors {
  readonly gatewayUrl: string;
  readonly authorization: string;
  readonly webhookUrl: string;
  readonly labelsUrl: string;
  readonly customerId: string;
  readonly sku: string;
  readonly orderId: string;
  readonly trackingNumber: string;
  readonly linkToken: string;
  http(body: Body | undefined, headers?: Record<string, string>, init?: RequestInit): Promise<Answered>;
  /** Over HTTP, by a caller who may do everything. */
  ask(query: string, variables?: Variables): Promise<Answered>;
  /** The same over a WebSocket that lives on. */
  askSocket(query: string, variables?: Variables): Promise<Answered>;
  /** Without credentials. */
  askAnonymously(query: string, variables?: Variables): Promise<Answered>;
  /** Writes bytes to the gateway's port and reads until the answer is whole. */
  raw(...bytes: readonly (string | Uint8Array)[]): Promise<Answered>;
  /**
   * What a WebSocket hears last: a message's error code, or how it was closed. All messages but the first are sent when
   * the connection has been acknowledged.
   */
  socket(...messages: readonly (string | Uint8Array)[]): Promise<Answered>;
  push(body: Body, headers?: Record<string, string>, url?: string): Promise<Answered>;
  stop(): Promise<void>;
}

interface Errors {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  readonly data?: Readonly<
    Record<string, { readonly userErrors?: readonly { readonly code: string }[] } | null>
  > | null;
}

function codeOf({ errors, data }: Errors): string {
  const userErrors = Object.values(data ?? {}).flatMap((payload) => payload?.userErrors ?? []);
  return errors?.[0]?.extensions?.code ?? userErrors[0]?.code ?? (errors ? "no code" : "OK");
}

function answered(status: number, text: string): Answered {
  let code = "no JSON";
  try {
    code = codeOf(JSON.parse(text) as Errors);
  } catch {
    // Said by the verdict.
  }
  return { verdict: `${status} ${code}`, text };
}

async function send(url: string, init: RequestInit): Promise<Answered> {
  const response = await fetch(url, { method: "POST", ...init });
  return answered(response.status, await response.text());
}

const config = (jwks: string, issuer: string, audience: string, apiKeys: string) =>
  gatewayConfig(
    loadConfig(gatewayEnvironment, {
      ...{ WAYBILL_GATEWAY_PORT: "0", WAYBILL_LOG_LEVEL: "silent", WAYBILL_PUBLIC_REQUESTS_PER_MINUTE: "100000" },
      ...{ WAYBILL_JWKS: jwks, WAYBILL_JWT_ISSUER: issuer, WAYBILL_JWT_AUDIENCE: audience, WAYBILL_API_KEYS: apiKeys },
      WAYBILL_DRAIN_MS: "0",
      // A loaded machine must not turn a verdict into a deadline.
      ...{ WAYBILL_QUERY_DEADLINE_MS: "20000", WAYBILL_MUTATION_DEADLINE_MS: "20000" },
    }),
  );

export async function openDoors(mongoUri: string): Promise<Doors> {
  const { graph, settings, admin, stop } = await startOne(mongoUri);
  const { issuer } = settings;
  const { customers, inventory, orders, shipments } = graph.subgraphs;
  const gateway = createGateway({
    config: config(issuer.jwksFile, issuer.issuer, issuer.audience, settings.apiKeysFile),
    logger: createLogger("gateway", "silent"),
    ports: {
      ...{ customers: customers.server, inventory: inventory.server },
      ...{ orders: orders.server, shipments: shipments.server },
    },
    clock: systemClock,
  });
  await gateway.start();
  const shop = await openShop(admin, "bad", 10);
  const order = await placeOrder(admin, shop, "bad");
  const trackingNumber = fedexTrackingNumber(4_711);
  const { id: shipmentId } = await createShipment(admin, order.id, trackingNumber);
  const { trackingLink } = await must<{ trackingLink: { token: string } }>(
    ...([admin, "createTrackingLink", "CreateTrackingLinkInput"] as const),
    { idempotencyKey: "bad-link", shipmentId },
    "trackingLink { token }",
  );

  const authorization = `Bearer ${settings.adminToken}`;
  const json = { "content-type": "application/json" };
  const webhookUrl = `${graph.webhooksUrl}/fedex/${demoAccountId}`;
  const { hostname, port } = new URL(gateway.url);
  const asked = (query: string, variables: Variables = {}): string =>
    `{"query":${JSON.stringify(query)},"variables":${typeof variables === "string" ? variables : JSON.stringify(variables)}}`;

  async function socket(...messages: readonly (string | Uint8Array)[]): Promise<Answered> {
    const ws = new WebSocket(gateway.wsUrl, "graphql-transport-ws");
    let text = "";
    const over = Promise.withResolvers<string>();
    ws.on("error", () => undefined);
    ws.on("close", (code) => over.resolve(`closed ${code}`));
    ws.on("message", (data: Buffer) => {
      text = data.toString("utf8");
      if (text.includes("connection_ack")) for (const message of messages.slice(1)) ws.send(message);
      const { type, payload } = JSON.parse(text) as { type: string; payload?: unknown };
      if (type === "error") over.resolve(codeOf({ errors: payload as NonNullable<Errors["errors"]> }));
      if (type === "next") over.resolve(codeOf(payload as Errors));
    });
    await once(ws, "open");
    ws.send(messages[0] ?? "");
    const verdict = await over.promise;
    ws.terminate();
    return { verdict, text };
  }
  const init = JSON.stringify({ type: "connection_init", payload: { authorization } });

  const doors: Doors = {
    gatewayUrl: gateway.url,
    authorization,
    webhookUrl,
    labelsUrl: graph.webhooksUrl.replace(/webhooks$/, "documents/labels"),
    ...{ customerId: shop.customerId, sku: shop.sku, orderId: order.id, trackingNumber, linkToken: trackingLink.token },
    http: (body, headers = {}, more = {}) =>
      send(gateway.url, { ...(body !== undefined && { body }), headers: { authorization, ...headers }, ...more }),
    ask: (query, variables) => doors.http(asked(query, variables), json),
    askSocket: (query, variables) => socket(init, `{"type":"subscribe","id":"1","payload":${asked(query, variables)}}`),
    askAnonymously: (query, variables) => send(gateway.url, { body: asked(query, variables), headers: json }),
    socket,
    async raw(...bytes) {
      const connection = connectSocket(Number(port), hostname);
      let text = "";
      connection.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      connection.on("error", () => undefined);
      const closed = Promise.withResolvers<void>();
      connection.on("close", () => closed.resolve());
      for (const part of bytes) connection.write(part);
      await closed.promise;
      return answered(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text.split("\r\n\r\n").slice(1).join(""));
    },
    push: (body, headers = {}, url = webhookUrl) =>
      send(url, {
        body,
        headers: { ...json, "fdx-signature": fedexSignature(body, settings.secrets.webhookSecret), ...headers },
      }),
    async stop() {
      await gateway.stop();
      await stop();
    },
  };
  return doors;
}
