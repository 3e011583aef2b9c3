import type { FilterQuery } from "@mikro-orm/mongodb";
import type { Connection } from "@waybill/storage";
import { checkPageSize, firstPage, maySeeOf, page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { FeedbackRecord, FeedbackSubject, FeedbackSummary } from "../domain/feedback.ts";
import { Feedback } from "../storage/feedback.entities.ts";
import { visibleTo } from "../storage/visible.ts";

/** Feedback the caller may see, or null. Asked for together, they are read together. */
export async function findFeedback(context: Context, id: string): Promise<FeedbackRecord | null> {
  const feedback = await context.loaders.feedbackById.load(id);
  return feedback && maySeeOf(context.identity, feedback.customerId) ? feedback : null;
}

/** The feedback the caller may see that the filter names, newest first. */
export function listFeedback(
  context: Context,
  args: PageArgs & {
    readonly subject?: FeedbackSubject | null | undefined;
    readonly rating?: number | null | undefined;
  },
): Promise<Connection<FeedbackRecord>> {
  const { subject, rating } = args;
  const where = {
    ...visibleTo(context.identity),
    ...(subject == null ? {} : { subject }),
    ...(rating == null ? {} : { rating }),
  };
  return page<Feedback>(context, Feedback, args, { where, purpose: "feedback" });
}

/** Feedback of a customer or on an order, newest first. First pages of many are read with one query. */
export async function listFeedbackOf(
  context: Context,
  parent: "customerId" | "orderId",
  id: string,
  args: PageArgs,
): Promise<Connection<FeedbackRecord>> {
  if (args.after != null) {
    const where = { $and: [visibleTo(context.identity), { [parent]: id }] } as FilterQuery<Feedback> & object;
    return page(context, Feedback, args, { where, purpose: "feedback" });
  }
  checkPageSize(args.first);
  const found = await context.loaders.newestFeedbackOf[parent].load({ parentId: id, count: args.first + 1 });
  return firstPage(found, args.first, (feedback) =>
    context.cursors.encodePage("feedback", context.identity.tenant, [feedback.createdAt, feedback._id]),
  );
}

/** The ratings of a carrier taken together. */
export const summaryOfCarrier = (context: Context, carrierCode: string): Promise<FeedbackSummary> =>
  context.loaders.summaryOf.carrierCode.load(carrierCode.trim().toLowerCase());
