import fastify, { type FastifyServerOptions } from "fastify";
import { ZodError } from "zod";
import { adminRoutes } from "./admin-routes.ts";
import { type FedexCredentials, fedexRoutes } from "./fedex/track-routes.ts";
import { fedexShipRoutes } from "./fedex/ship-routes.ts";
import { FedexShipWorld } from "./fedex/ship-world.ts";
import { FedexWorld } from "./fedex/world.ts";
import { deliverStripeEvents, type StripeTarget } from "./stripe/push.ts";
import { stripeRoutes } from "./stripe/routes.ts";
import { StripeWorld } from "./stripe/world.ts";

export interface SandboxOptions {
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** What a client must show at the simulated FedEx. */
  readonly fedexCredentials?: FedexCredentials;
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
  /** Base URL of the simulated Stripe interface. */
  readonly stripeUrl: string;
  readonly stripe: StripeWorld;
  /** Sends Stripe's events there from now on. */
  deliverStripeEvents(target: StripeTarget): void;
  close(): Promise<void>;
}

export const sandboxCredentials: FedexCredentials = { clientId: "sandbox-client", clientSecret: "sandbox-secret" };
export const sandboxStripeKey = "sk_test_sandbox";

/** Starts the sandbox; it listens when the promise resolves. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const http = fastify({ logger: options.logger ?? false, forceCloseConnections: true, bodyLimit: 16 * 1024 * 1024 });
  const fedex = new FedexWorld();
  http.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, body);
  });
  http.setErrorHandler((error, _request, reply) =>
    error instanceof ZodError ? reply.code(400).send({ errors: error.issues }) : reply.send(error),
  );
  http.get("/livez", async () => ({ status: "ok" }));
  const ship = new FedexShipWorld(fedex, options.now ?? (() => new Date()));
  const tokens = fedexRoutes(http, fedex, options.fedexCredentials ?? sandboxCredentials);
  fedexShipRoutes(http, { fedex, ship, tokens });
  const stripe = new StripeWorld();
  const closing = new AbortController();
  const deliver = (target: StripeTarget): void => deliverStripeEvents(stripe, target, closing.signal);
  if (options.stripeWebhook) deliver(options.stripeWebhook);
  stripeRoutes(http, stripe, options.stripeSecretKey ?? sandboxStripeKey);
  adminRoutes(http, { fedex, ship, stripe });
  const url = await http.listen({ host: options.host ?? "127.0.0.1", port: options.port ?? 0 });
  return {
    url,
    fedexUrl: `${url}/fedex`,
    fedex,
    fedexShip: ship,
    stripeUrl: `${url}/stripe`,
    stripe,
    deliverStripeEvents: deliver,
    async close() {
      closing.abort();
      await http.close();
    },
  };
}
