import fastify, { type FastifyServerOptions } from "fastify";
import { ZodError } from "zod";
import { simulateSeventeenTrack } from "./17track/simulated.ts";
import { simulateAfterShip } from "./aftership/simulated.ts";
import { adminRoutes } from "./admin-routes.ts";
import { SandboxClock } from "./carrier/clock.ts";
import type { SandboxScan } from "./carrier/parcel.ts";
import { createPushDesk } from "./carrier/push-desk.ts";
import type { Credentials, SimulatedCarrier } from "./carrier/simulated-carrier.ts";
import { ParcelWorld } from "./carrier/world.ts";
import { carrierRoutes } from "./carrier/admin-routes.ts";
import { simulateDhl } from "./dhl/simulated.ts";
import { simulateEasyPost } from "./easypost/simulated.ts";
import { simulatedFedex } from "./fedex/simulated.ts";
import { fedexShipRoutes } from "./fedex/ship-routes.ts";
import { FedexShipWorld } from "./fedex/ship-world.ts";
import { fedexPickupRoutes } from "./fedex/pickup-routes.ts";
import { fedexRateRoutes } from "./fedex/rate-routes.ts";
import { fedexRoutes } from "./fedex/track-routes.ts";
import { FedexWorld } from "./fedex/world.ts";
import { simulatePages } from "./scraping/simulated.ts";
import { deliverStripeEvents, type StripeTarget } from "./stripe/push.ts";
import { stripeRoutes } from "./stripe/routes.ts";
import { StripeWorld } from "./stripe/world.ts";
import { simulateMyDhl } from "./mydhl/simulated.ts";
import { simulateTrackingMore } from "./trackingmore/simulated.ts";
import { UpsShipWorld } from "./ups/ship-world.ts";
import { simulateUps } from "./ups/simulated.ts";
import { simulateUsps } from "./usps/simulated.ts";

export interface SandboxOptions {
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** What a client must show at the simulated carriers. */
  readonly fedexCredentials?: Credentials;
  /** What a client must show at the simulated Stripe. */
  readonly stripeSecretKey?: string;
  /** Where the simulated Stripe sends its events; nowhere when left out. */
  readonly stripeWebhook?: StripeTarget | undefined;
  /** The time that parcels of sold labels move by. */
  readonly now?: () => Date;
  readonly logger?: FastifyServerOptions["logger"];
}

/** A running sandbox: simulated carriers and payment provider over HTTP, and a handle on what they know. */
export interface Sandbox {
  /** For example `http://127.0.0.1:4100`. */
  readonly url: string;
  /** Base URL of the simulated FedEx interface. */
  readonly fedexUrl: string;
  readonly fedex: FedexWorld;
  /** The labels that the simulated FedEx sells. */
  readonly fedexShip: FedexShipWorld;
  /** The labels that the simulated UPS sells. */
  readonly upsShip: UpsShipWorld;
  /** All simulated carriers, by the code of the adapter that they answer. */
  readonly carriers: ReadonlyMap<string, SimulatedCarrier>;
  /** The time by which parcels travel that were sent on their way. */
  readonly clock: SandboxClock;
  /** Base URL of the simulated Stripe interface. */
  readonly stripeUrl: string;
  readonly stripe: StripeWorld;
  /** Sends carriers' news to subscribers now. Resolves when it was taken or given up. */
  tellNews(): Promise<void>;
  /** Sends Stripe's events there from now on. */
  deliverStripeEvents(target: StripeTarget): void;
  close(): Promise<void>;
}

export const sandboxCredentials: Credentials = { clientId: "sandbox-client", clientSecret: "sandbox-secret" };
export const sandboxStripeKey = "sk_test_sandbox";

const simulations = [
  simulateDhl,
  simulateMyDhl,
  simulateUsps,
  simulateTrackingMore,
  simulateAfterShip,
  simulateSeventeenTrack,
  simulateEasyPost,
  simulatePages,
];

/** Starts the sandbox; it listens when the promise resolves. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const http = fastify({ logger: options.logger ?? false, forceCloseConnections: true, bodyLimit: 16 * 1024 * 1024 });
  const clock = new SandboxClock();
  const fedex = new FedexWorld(clock);
  http.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, body);
  });
  http.setErrorHandler((error, _request, reply) =>
    error instanceof ZodError ? reply.code(400).send({ errors: error.issues }) : reply.send(error),
  );
  http.get("/livez", async () => ({ status: "ok" }));
  const credentials = options.fedexCredentials ?? sandboxCredentials;
  const now = options.now ?? (() => new Date());
  const ship = new FedexShipWorld(fedex, now);
  const ups = new ParcelWorld<SandboxScan>((scan) => scan.at, clock);
  const upsShip = new UpsShipWorld(ups, now);
  const tokens = fedexRoutes(http, fedex, credentials);
  fedexShipRoutes(http, { fedex, ship, tokens });
  fedexRateRoutes(http, { ship, tokens });
  fedexPickupRoutes(http, { ship, tokens });
  const stripe = new StripeWorld();
  const closing = new AbortController();
  const deliver = (target: StripeTarget): void => deliverStripeEvents(stripe, target, closing.signal);
  if (options.stripeWebhook) deliver(options.stripeWebhook);
  stripeRoutes(http, stripe, options.stripeSecretKey ?? sandboxStripeKey);
  adminRoutes(http, { fedex, ship, upsShip, stripe });
  // Routes must be there before it listens, and the address is known only after.
  const others = [
    simulateUps(http, { world: ups, ship: upsShip, clock }, credentials),
    ...simulations.map((make) => make(http, clock, credentials)),
  ];
  const carriers = new Map<string, SimulatedCarrier>();
  const pushDesk = createPushDesk(carriers);
  carrierRoutes(http, carriers, clock, pushDesk);
  const url = await http.listen({ host: options.host ?? "127.0.0.1", port: options.port ?? 0 });
  for (const carrier of [simulatedFedex(`${url}/fedex`, fedex, credentials), ...others.map((at) => at(url))]) {
    carriers.set(carrier.code, carrier);
  }
  return {
    url,
    fedexUrl: `${url}/fedex`,
    fedex,
    fedexShip: ship,
    upsShip,
    carriers,
    clock,
    stripeUrl: `${url}/stripe`,
    stripe,
    tellNews: () => pushDesk.tell(),
    deliverStripeEvents: deliver,
    async close() {
      closing.abort();
      pushDesk.stop();
      await http.close();
    },
  };
}
