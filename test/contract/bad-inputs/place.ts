import { createGateway, gatewayConfig, gatewayEnvironment } from "@waybill/gateway";
import { systemClock } from "@waybill/kernel";
import { fedexTrackingNumber } from "@waybill/sandbox";
import { createLogger, loadConfig } from "@waybill/service";
import { Ends } from "../../../scripts/graph/graph.ts";
import type { OneProcessGraph } from "../../../scripts/graph/one-process.ts";
import { demoAccountId, type Settings } from "../../../scripts/graph/settings.ts";
import { startOne } from "../../support/graph.ts";
import { createShipment, must, openShop, placeOrder } from "../../support/shop.ts";
import type { Place } from "./doors.ts";

/** As in production, but for what would answer before the input is looked at. */
const configOf = ({ issuer, apiKeysFile }: Settings) =>
  gatewayConfig(
    loadConfig(gatewayEnvironment, {
      ...{ WAYBILL_GATEWAY_PORT: "0", WAYBILL_LOG_LEVEL: "silent", WAYBILL_DRAIN_MS: "0" },
      ...{ WAYBILL_JWKS: issuer.jwksFile, WAYBILL_JWT_ISSUER: issuer.issuer, WAYBILL_JWT_AUDIENCE: issuer.audience },
      WAYBILL_API_KEYS: apiKeysFile,
      ...{ WAYBILL_PUBLIC_REQUESTS_PER_MINUTE: "1000000", WAYBILL_COST_PER_MINUTE: "1000000000" },
      // A loaded machine must not turn a verdict into a deadline.
      ...{ WAYBILL_QUERY_DEADLINE_MS: "20000", WAYBILL_MUTATION_DEADLINE_MS: "20000" },
    }),
  );

export interface RunningPlace {
  readonly place: Place;
  readonly subgraphs: OneProcessGraph["subgraphs"];
  stop(): Promise<void>;
}

/** Starts a graph whose gateway runs as in production, with a shop behind it. */
export async function startPlace(mongoUri: string): Promise<RunningPlace> {
  const ends = new Ends();
  const { graph, settings, admin, stop } = await startOne(mongoUri);
  ends.add(stop);
  try {
    const { customers, inventory, orders, shipments } = graph.subgraphs;
    const gateway = createGateway({
      config: configOf(settings),
      logger: createLogger("gateway", "silent"),
      ports: {
        ...{ customers: customers.server, inventory: inventory.server },
        ...{ orders: orders.server, shipments: shipments.server },
      },
      clock: systemClock,
    });
    await gateway.start();
    ends.add(() => gateway.stop());
    const { customerId, ...shop } = await openShop(admin, "bad", 10);
    const order = await placeOrder(admin, { customerId, ...shop }, "bad");
    const trackingNumber = fedexTrackingNumber(4_711);
    const { id: shipmentId } = await createShipment(admin, order.id, trackingNumber);
    const { trackingLink } = await must<{ trackingLink: { token: string } }>(
      ...([admin, "createTrackingLink", "CreateTrackingLinkInput"] as const),
      { idempotencyKey: "bad-link", shipmentId },
      "trackingLink { token }",
    );
    const place: Place = {
      gatewayUrl: gateway.url,
      authorization: `Bearer ${settings.adminToken}`,
      webhookUrl: `${graph.webhooksUrl}/fedex/${demoAccountId}`,
      webhookSecret: settings.secrets.webhookSecret,
      labelsUrl: graph.webhooksUrl.replace(/webhooks$/, "documents/labels"),
      ...{ customerId, sku: shop.sku, orderId: order.id, trackingNumber, linkToken: trackingLink.token },
    };
    return { place, subgraphs: graph.subgraphs, stop: () => ends.run() };
  } catch (error) {
    await ends.run();
    throw error;
  }
}
