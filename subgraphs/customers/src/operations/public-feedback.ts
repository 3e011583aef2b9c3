import { anonymousIdentity, err, type Outcome, refuse } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";
import { forkFor } from "@waybill/storage";
import { askerOf, maySeeOf, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { FeedbackRecord } from "../domain/feedback.ts";
import type { FeedbackAddress } from "../feedback-page/tokens.ts";
import type { PublicSubmitFeedbackInput } from "../resolvers/types.generated.ts";
import { Customer } from "../storage/customer.entity.ts";
import { Feedback } from "../storage/feedback.entities.ts";
import { findDeliveredOrder, type OrderOfFeedback } from "./delivered-order.ts";
import { recordFeedback } from "./submit-feedback.ts";

const linkDays = 90;
const dayMs = 24 * 3_600_000;

/** A link by which anybody may give feedback on an order. */
export interface FeedbackLink {
  readonly token: string;
  readonly expiresAt: Date;
}

/** A new link to an order of the caller's tenant; null for a shopper. */
export function feedbackLinkOf(context: Context, orderId: string): FeedbackLink | null {
  const { identity, clock, feedbackTokens } = context;
  if (identity.customerId !== undefined) return null;
  const expiresAt = new Date(clock().getTime() + linkDays * dayMs);
  return { token: feedbackTokens.tokenOf({ tenant: identity.tenant, orderId, expiresAt }), expiresAt };
}

/** The page behind a feedback link. */
export interface PublicFeedbackView {
  readonly order: OrderOfFeedback;
  /** Oldest first. */
  readonly entries: readonly FeedbackRecord[];
}

/** As many as one page of an order's feedback has. */
const maxEntries = 100;

/** What a feedback link shows; null when it opens nothing. */
export async function publicFeedback(context: Context, token: string): Promise<PublicFeedbackView | null> {
  const address = openLink(context, token);
  const order = address && (await orderOf(context, address));
  if (!address || !order?.ok) return null;
  const { orderId } = address;
  const orderBy = { createdAt: "desc", _id: "desc" } as const;
  const found = await forkFor(context.database, address.tenant).find(
    Feedback,
    { orderId },
    { orderBy, limit: maxEntries },
  );
  return { order: order.value, entries: found.toReversed() };
}

/** Records what the holder of a feedback link says. */
export async function publicSubmitFeedback(
  context: Context,
  input: PublicSubmitFeedbackInput,
): Promise<Outcome<FeedbackRecord>> {
  const { token, idempotencyKey, ...said } = input;
  const address = openLink(context, token);
  const path = ["input", "token"];
  if (!address) return refuse("NOT_FOUND", path, "the link is wrong or has expired");
  const as = { ...writeContext(context), tenant: address.tenant };
  // Another link to the same order says the same; another order's buyers have keys of their own.
  const named = { operation: `publicSubmitFeedback ${address.orderId}`, idempotencyKey, input: said };
  const outcome = await recordFeedback(context, as, named, said, () => orderOf(context, address));
  if (outcome.ok) return outcome;
  // The link is what the caller knows of the order.
  return err(outcome.error.map((error) => (error.path.includes("orderId") ? { ...error, path } : error)));
}

/**
 * What a link names. The tenant is the token's, which is signed: callers need no credentials, but those that show some
 * must be of the same tenant.
 * @throws WaybillError RATE_LIMITED when the links of an order are opened too often.
 */
function openLink({ feedbackTokens, feedbackLimit, clock, identity }: Context, token: string): FeedbackAddress | null {
  const now = clock();
  const address = feedbackTokens.read(token, now);
  if (!address) return null;
  if (identity.tenant !== anonymousIdentity.tenant && identity.tenant !== address.tenant) return null;
  const wait = feedbackLimit.take(JSON.stringify([address.tenant, address.orderId]), now.getTime());
  if (wait !== null) throw new WaybillError("RATE_LIMITED", { extensions: { retryAfterSeconds: wait } });
  return address;
}

/** The order of a link. A shopper who is signed in speaks for himself or herself alone. */
function orderOf(context: Context, { tenant, orderId }: FeedbackAddress): Promise<Outcome<OrderOfFeedback>> {
  const em = forkFor(context.database, tenant);
  const reader = {
    asker: { ...askerOf(context, "customers"), tenant },
    keptId: async (id: string) => (await em.findOne(Customer, { _id: id }))?.mergedIntoId ?? id,
    maySpeakFor: (customerId: string | null) =>
      context.identity.customerId === undefined || maySeeOf(context.identity, customerId),
  };
  return findDeliveredOrder(reader, orderId);
}
