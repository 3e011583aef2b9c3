import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { misbehaviours } from "./behaviour.ts";
import type { SandboxClock } from "./clock.ts";
import { inventJourneys } from "./invented-parcels.ts";
import { stages } from "./parcel.ts";
import { disorder, sendMessages } from "./push.ts";
import type { PushDesk } from "./push-desk.ts";
import type { SimulatedCarrier } from "./simulated-carrier.ts";

const scan = z.object({
  at: z.iso.datetime({ offset: true }),
  stage: z.enum(stages),
  text: z.string().default(""),
  city: z.string().optional(),
  region: z.string().optional(),
  postalCode: z.string().optional(),
  countryCode: z.string().optional(),
  code: z.string().optional(),
});
const parcels = z.object({ parcels: z.array(z.object({ trackingNumber: z.string(), scans: z.array(scan) })) });
const journeys = z.object({ count: z.int().min(1).max(1000).default(1), seed: z.int().default(1) });
const advance = z.object({ trackingNumber: z.string(), count: z.int().positive().optional() });
const misbehave = z.object({
  kind: z.enum(misbehaviours),
  times: z.int().min(1).default(1),
  trackingNumber: z.string().optional(),
});
const push = z.object({
  webhookUrl: z.url(),
  secret: z.string().min(1),
  parcels: parcels.shape.parcels,
  order: z.enum(["AS_HAPPENED", "SHUFFLED"]).default("AS_HAPPENED"),
  duplicates: z.number().min(0).max(1).default(0),
  lost: z.number().min(0).max(1).default(0),
  seed: z.int().default(1),
  /** Signs with a secret that was taken back. */
  expired: z.boolean().default(false),
});
const expiry = z.object({ trackingNumber: z.string().optional() });
const clockOrder = z.object({
  speed: z.number().min(0).max(1_000_000).optional(),
  /** Below zero: back, for parcels whose journey ends in the present. */
  skipSeconds: z.number().min(-31_536_000).max(31_536_000).optional(),
});
const subscription = z.object({ webhookUrl: z.url(), secret: z.string().min(1) });

/** The same levers for every simulated carrier, under `/sandbox/carriers/<code>`, and the clock for all. */
export function carrierRoutes(
  http: FastifyInstance,
  carriers: ReadonlyMap<string, SimulatedCarrier>,
  clock: SandboxClock,
  pushDesk: PushDesk,
): void {
  const lever = (name: string, act: (carrier: SimulatedCarrier, body: unknown) => unknown): void => {
    http.post<{ Params: { code: string } }>(`/sandbox/carriers/:code/${name}`, async (request, reply) => {
      const carrier = carriers.get(request.params.code);
      if (!carrier) return reply.code(404).send({ errors: [{ message: "no such carrier" }] });
      return act(carrier, request.body ?? {});
    });
  };
  lever("parcels", (carrier, body) => {
    const given = parcels.parse(body);
    carrier.load(given.parcels);
    return { parcels: given.parcels.length };
  });
  lever("journeys", (carrier, body) => {
    const { count, seed } = journeys.parse(body);
    const sent = inventJourneys(
      count,
      seed,
      (index) => carrier.numberOf((seed * 1000 + index) % 100_000_000),
      clock.now(),
    );
    carrier.send(sent);
    return { trackingNumbers: sent.map(({ trackingNumber }) => trackingNumber) };
  });
  lever("advance", (carrier, body) => {
    const { trackingNumber, count } = advance.parse(body);
    return { scans: carrier.advance(trackingNumber, count) };
  });
  lever("misbehave", (carrier, body) => {
    const { kind, times, trackingNumber } = misbehave.parse(body);
    carrier.misbehave(kind, times, trackingNumber);
    return { kind, times };
  });
  lever("push", (carrier, body) => {
    const { webhookUrl, secret, parcels: told, expired, ...plan } = push.parse(body);
    const messages = told.flatMap(({ trackingNumber, scans }) =>
      scans.flatMap((one) => carrier.push?.messagesOf(trackingNumber, [one]) ?? []),
    );
    const key = expired ? `expired-${secret}` : secret;
    const signed = disorder(messages, plan).map((text) => ({
      body: text,
      headers: carrier.push?.headersOf(text, key) ?? {},
    }));
    return sendMessages(webhookUrl, signed);
  });
  lever("subscriptions", (carrier, body) => {
    pushDesk.subscribe(carrier.code, subscription.parse(body));
    return { code: carrier.code };
  });
  lever("subscriptions/expire", (carrier, body) => {
    const { trackingNumber } = expiry.parse(body);
    return { expired: carrier.push?.subscriptions?.expire(trackingNumber) ?? 0 };
  });
  http.post("/sandbox/clock", async (request) => {
    const { speed, skipSeconds } = clockOrder.parse(request.body ?? {});
    if (speed !== undefined) clock.run(speed);
    if (skipSeconds !== undefined) clock.skip(skipSeconds * 1000);
    return { now: clock.now().toISOString() };
  });
}
