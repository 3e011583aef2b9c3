import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { goWrong, type Mood, type RefusalWords } from "../carrier/behaviour.ts";
import type { NumberSubscriptions } from "../carrier/number-subscriptions.ts";
import { type PushTarget, sendMessage } from "../carrier/push.ts";
import { problemOf } from "./wire.ts";

interface Wanted {
  readonly hook?: {
    readonly uri?: string;
    readonly authentication?: { readonly type?: string; readonly header?: string; readonly token?: string };
  };
  readonly type?: string;
  readonly service?: string;
  readonly events?: readonly string[];
  readonly shipmentIDs?: readonly string[];
}

/** A subscription that nobody has confirmed yet. */
interface Pending {
  readonly secret: string;
  readonly numbers: readonly string[];
  readonly target: PushTarget;
}

/** DHL's Unified Push: subscriptions to shipments, under `/dhl/tracking/push/v1/subscription`. */
export function dhlPushRoutes(
  http: FastifyInstance,
  key: string,
  words: RefusalWords,
  { subscriptions, mood }: { readonly subscriptions: NumberSubscriptions; readonly mood: Mood },
): void {
  const pending = new Map<string, Pending>();
  const path = "/dhl/tracking/push/v1/subscription";
  const refuse = (reply: FastifyReply, detail: string) => reply.code(400).send(problemOf(400, "Bad request", detail));
  const isAllowed = ({ headers }: FastifyRequest) => headers["dhl-api-key"] === key;
  const unauthorized = problemOf(401, "Unauthorized", "Unauthorized for given resource.");

  http.post<{ Body: Wanted }>(path, async (request, reply) => {
    const { hook, type, service, events, shipmentIDs: numbers = [] } = request.body;
    if (goWrong(reply, mood.next(numbers), words)) return reply;
    if (!isAllowed(request)) return reply.code(401).send(unauthorized);
    const { header, token = "", type: proof } = hook?.authentication ?? {};
    if (!hook?.uri || proof !== "ApiKeyAuthentication" || !header) return refuse(reply, "The hook is incomplete.");
    if (type !== "Shipment" || !service || !events?.length)
      return refuse(reply, "Type, service or events are missing.");
    if (numbers.length === 0 || numbers.length > 10) return refuse(reply, "One to ten shipment IDs are expected.");
    const id = randomUUID();
    const self = `https://api-eu.dhl.example/tracking/push/v1/subscription/${id}`;
    const secret = randomUUID();
    pending.set(id, { secret, numbers, target: { webhookUrl: hook.uri, secret: token } });
    const validation = JSON.stringify({ scope: "subscription.validate", self, secret });
    void sendMessage(hook.uri, validation, { [header]: token });
    return reply.code(201).send({ self });
  });

  http.post<{ Params: { id: string } }>(`${path}/:id`, async (request, reply) => {
    if (!isAllowed(request)) return reply.code(401).send(unauthorized);
    const found = pending.get(request.params.id);
    if (!found) return reply.code(404).send(problemOf(404, "Not found", "There is no such subscription."));
    if (request.headers["dhl-api-hook-secret"] !== found.secret) return refuse(reply, "The hook secret is wrong.");
    for (const number of found.numbers) subscriptions.subscribe(number, found.target);
    return reply.code(204).send();
  });
}
