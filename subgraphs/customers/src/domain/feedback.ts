import { derivedId, err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";

export const feedbackSubjects = ["ORDER", "PRODUCT_VARIANT", "CARRIER"] as const;
export type FeedbackSubject = (typeof feedbackSubjects)[number];

/** What a customer said, as stored. */
export interface FeedbackRecord {
  /** Follows from order, which has one customer, and subject: each is spoken of once, also after a merge. */
  readonly _id: string;
  readonly tenant: string;
  /** Null for a guest. */
  readonly customerId: string | null;
  readonly orderId: string;
  readonly subject: FeedbackSubject;
  readonly variantId: string | null;
  readonly carrierCode: string | null;
  /** 1 to 5. */
  readonly rating: number;
  readonly comment: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export interface FeedbackInput {
  readonly subject: FeedbackSubject;
  readonly variantId?: string | null | undefined;
  readonly carrierCode?: string | null | undefined;
  readonly rating: number;
  readonly comment?: string | null | undefined;
}

/** What its owners say of the order that feedback is about. */
export interface DeliveredOrder {
  readonly id: string;
  readonly customerId: string | null;
  readonly variantIds: readonly string[];
  /** Carriers of its delivered shipments. */
  readonly deliveredBy: readonly string[];
  /** Whether something of it was delivered, or all of it collected. */
  readonly isDelivered: boolean;
}

/** Feedback on an order of which something has reached its buyer. */
export function giveFeedback(
  tenant: string,
  order: DeliveredOrder,
  input: FeedbackInput,
  now: Date,
): Outcome<FeedbackRecord> {
  const check = new InputCheck();
  const { subject } = input;
  check.integer(["input", "rating"], input.rating, 1, 5);
  const comment = check.optionalText(["input", "comment"], input.comment, 4_000);
  const variantId = subjectOf(check, "variantId", subject === "PRODUCT_VARIANT", input.variantId, order.variantIds);
  const carrier = input.carrierCode?.trim().toLowerCase();
  const carrierCode = subjectOf(check, "carrierCode", subject === "CARRIER", carrier, order.deliveredBy);
  if (check.errors.length > 0 && order.isDelivered) return err(check.errors);
  const path = ["input", "orderId"];
  if (!order.isDelivered) return refuse("INVALID_STATE", path, "nothing of the order was delivered yet");
  const { customerId, id: orderId } = order;
  const _id = derivedId("feedback", tenant, orderId, subject, variantId ?? carrierCode ?? "");
  const said = { rating: input.rating, comment, createdAt: now, updatedAt: now, version: 1 };
  return ok({ _id, tenant, customerId, orderId, subject, variantId, carrierCode, ...said });
}

function subjectOf(
  check: InputCheck,
  field: "variantId" | "carrierCode",
  wanted: boolean,
  given: string | null | undefined,
  known: readonly string[],
): string | null {
  const path = ["input", field];
  if (!wanted) {
    if (given != null) check.add("INVALID", path, "does not belong to this subject");
    return null;
  }
  if (given == null || given === "") check.add("BLANK", path, "must say what the feedback is about");
  else if (!known.includes(given)) check.add("NOT_FOUND", path, "the order has no such thing");
  return given ?? null;
}

/** Ratings taken together. */
export interface FeedbackSummary {
  readonly count: number;
  /** To two decimals; null when there is none. */
  readonly averageRating: number | null;
  /** How many of 1, 2, 3, 4 and 5. */
  readonly distribution: readonly number[];
}

/** The summary of how often each rating was given; other numbers are passed over. */
export function summarise(ratings: readonly { readonly rating: number; readonly count: number }[]): FeedbackSummary {
  const distribution = [1, 2, 3, 4, 5].map((wanted) =>
    ratings.filter(({ rating }) => rating === wanted).reduce((sum, { count }) => sum + count, 0),
  );
  const count = distribution.reduce((sum, n) => sum + n, 0);
  const points = distribution.reduce((sum, n, index) => sum + n * (index + 1), 0);
  return { count, averageRating: count === 0 ? null : Math.round((points * 100) / count) / 100, distribution };
}
