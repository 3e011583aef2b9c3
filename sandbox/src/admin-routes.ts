import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { planPushes, sendPushes } from "./fedex/push.ts";
import type { FedexShipWorld } from "./fedex/ship-world.ts";
import type { FedexScanEvent } from "./fedex/wire.ts";
import type { FedexWorld } from "./fedex/world.ts";
import { refusals } from "./carrier/behaviour.ts";
import type { UpsShipWorld } from "./ups/ship-world.ts";
import type { StripeWorld } from "./stripe/world.ts";

const scanEvent = z.object({ date: z.string(), eventType: z.string() }).loose();
const parcels = z.object({ parcels: z.array(z.object({ trackingNumber: z.string(), scans: z.array(scanEvent) })) });
const advance = z.object({
  trackingNumbers: z.array(z.string()).optional(),
  /** Scans per parcel; all that are left when left out. */
  count: z.int().positive().optional(),
});
const push = advance.extend({
  webhookUrl: z.url(),
  secret: z.string().min(1),
  order: z.enum(["AS_HAPPENED", "SHUFFLED"]).default("AS_HAPPENED"),
  duplicates: z.number().min(0).max(1).default(0),
  lost: z.number().min(0).max(1).default(0),
  seed: z.int().default(1),
  concurrency: z.int().min(1).max(64).default(8),
});
const misbehave = z.object({
  kind: z.enum(["TOO_MANY_REQUESTS", "SERVER_ERROR", "HANG", "GARBAGE", "TOKEN_REVOKED"]),
  times: z.int().min(1).default(1),
});

const shipMisbehave = z.object({
  kind: z.enum(["TOO_MANY_REQUESTS", "UNAVAILABLE", "HANG_BEFORE", "HANG_AFTER", "DROP_AFTER", "TOKEN_REVOKED"]),
  times: z.int().min(1).default(1),
});

const rateMisbehave = z.object({ kind: z.enum(refusals), times: z.int().min(1).default(1) });

const stripeMisbehave = z.object({
  kind: z.enum(["DROP_BEFORE", "DROP_AFTER", "HANG_AFTER", "SERVER_ERROR", "RATE_LIMIT"]),
  times: z.int().min(1).default(1),
});
const dispute = z.object({ paymentIntent: z.string(), outcome: z.enum(["created", "won", "lost"]).default("created") });

/** Levers for scripts and tests, under `/sandbox`. Not part of any carrier's interface. */
export function adminRoutes(
  http: FastifyInstance,
  {
    fedex,
    ship,
    upsShip,
    stripe,
  }: { fedex: FedexWorld; ship: FedexShipWorld; upsShip: UpsShipWorld; stripe: StripeWorld },
): void {
  const bringToLight = ({ trackingNumbers, count }: z.infer<typeof advance>) =>
    (trackingNumbers ?? fedex.trackingNumbers()).flatMap((trackingNumber) =>
      fedex.advance(trackingNumber, count).map((scan) => ({ trackingNumber, scan })),
    );

  http.post("/sandbox/fedex/parcels", async (request) => {
    const body = parcels.parse(request.body);
    fedex.load(body.parcels as unknown as { trackingNumber: string; scans: FedexScanEvent[] }[]);
    return { parcels: body.parcels.length };
  });
  http.post("/sandbox/fedex/advance", async (request) => ({
    scans: bringToLight(advance.parse(request.body ?? {})).length,
  }));
  http.post("/sandbox/fedex/push", async (request) => {
    const { webhookUrl, secret, concurrency, ...plan } = push.parse(request.body);
    return sendPushes({ webhookUrl, secret }, planPushes(bringToLight(plan), plan), concurrency);
  });
  http.post("/sandbox/fedex/misbehave", async (request) => {
    const { kind, times } = misbehave.parse(request.body);
    fedex.misbehave(kind, times);
    return { kind, times };
  });
  for (const [code, world] of [["fedex", ship] as const, ["ups", upsShip] as const]) {
    http.post(`/sandbox/${code}/ship/misbehave`, async (request) => {
      const { kind, times } = shipMisbehave.parse(request.body);
      world.misbehave(kind, times);
      return { kind, times };
    });
    http.post(`/sandbox/${code}/rates/misbehave`, async (request) => {
      const { kind, times } = rateMisbehave.parse(request.body);
      world.rates.order(kind, times, null);
      return { kind, times };
    });
    http.post(`/sandbox/${code}/pickups/misbehave`, async (request) => {
      const { kind, times } = rateMisbehave.parse(request.body);
      world.pickupMood.order(kind, times, null);
      return { kind, times };
    });
  }
  http.post("/sandbox/stripe/misbehave", async (request) => {
    const { kind, times } = stripeMisbehave.parse(request.body);
    stripe.misbehave(kind, times);
    return { kind, times };
  });
  http.post("/sandbox/stripe/dispute", async (request) => {
    const { paymentIntent, outcome } = dispute.parse(request.body);
    stripe.dispute(paymentIntent, outcome);
    return { paymentIntent, outcome };
  });
}
