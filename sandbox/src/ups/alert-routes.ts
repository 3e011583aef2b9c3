import type { FastifyInstance } from "fastify";
import { goWrong, type Mood, type RefusalWords, type Tokens } from "../carrier/behaviour.ts";
import type { NumberSubscriptions } from "../carrier/number-subscriptions.ts";
import { errorsOf } from "./wire.ts";

/** UPS lets a subscription end after 14 days, without a word. */
export const alertsLastMs = 14 * 86_400_000;

interface Wanted {
  readonly locale?: string;
  readonly trackingNumberList?: readonly string[];
  readonly destination?: { readonly url?: string; readonly credentialType?: string; readonly credential?: string };
}

const words: RefusalWords = {
  tooManyRequests: () => errorsOf("10429", "Too Many Requests"),
  serverError: () => errorsOf("VSS100", "We're sorry, the system is temporarily unavailable."),
};

const isOurs = (number: string): boolean => /^1Z[0-9A-Z]{16}$/.test(number);

/** UPS Track Alert: subscriptions to numbers, under `/ups/api/track/v1/subscription`. */
export function upsAlertRoutes(
  http: FastifyInstance,
  {
    tokens,
    subscriptions,
    mood,
  }: { readonly tokens: Tokens; readonly subscriptions: NumberSubscriptions; readonly mood: Mood },
): void {
  http.post<{ Body: Wanted }>("/ups/api/track/v1/subscription/standard/package", async (request, reply) => {
    if (goWrong(reply, mood.next(request.body.trackingNumberList ?? []), words)) return reply;
    if (!tokens.accepts(request.headers.authorization)) {
      return reply.code(401).send(errorsOf("250002", "Invalid Authentication Information."));
    }
    const {
      locale,
      trackingNumberList: numbers = [],
      destination: { url, credentialType, credential } = {},
    } = request.body;
    const refuse = (code: string, message: string) => reply.code(400).send(errorsOf(code, message));
    if (!request.headers["transid"]) return refuse("VSS002", "Missing transId.");
    if (!request.headers["transactionsrc"]) return refuse("VSS004", "Missing transactionSrc.");
    if (numbers.length === 0) return refuse("VSS200", "Tracking Number List is required.");
    if (numbers.length > 100) return refuse("VSS220", "You have submitted over 100 1Z numbers.");
    if (!locale) return refuse("VSS300", "Locale is required.");
    if (!url) return refuse("VSS600", "URL is empty or not present.");
    if (!credential) return refuse("VSS700", "Credential is empty or not present.");
    if (!credentialType) return refuse("VSS800", "CredentialType is empty or not present.");
    const valid = numbers.filter(isOurs);
    if (valid.length === 0) return refuse("VSS210", "There should be at least one valid tracking number.");
    for (const number of valid) subscriptions.subscribe(number, { webhookUrl: url, secret: credential });
    return { validTrackingNumbers: valid, invalidTrackingNumbers: numbers.filter((number) => !isOurs(number)) };
  });
}
