import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Command, findKey, write, type WriteContext } from "@waybill/storage";
import { askerOf, command, maySeeOf, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type FeedbackInput, type FeedbackRecord, giveFeedback } from "../domain/feedback.ts";
import type { SubmitFeedbackInput } from "../resolvers/types.generated.ts";
import { Feedback } from "../storage/feedback.entities.ts";
import { findDeliveredOrder, type OrderOfFeedback } from "./delivered-order.ts";
import { keptId } from "./find-customer.ts";

/** Records what a customer says of a delivered order; staff may record it for the customer, or for a guest. */
export async function submitFeedback(context: Context, input: SubmitFeedbackInput): Promise<Outcome<FeedbackRecord>> {
  const reader = {
    asker: askerOf(context, "customers"),
    keptId: (id: string) => keptId(context, id),
    maySpeakFor: (customerId: string | null) => maySeeOf(context.identity, customerId),
  };
  const named = command(context, "submitFeedback", input);
  return recordFeedback(context, writeContext(context), named, input, () => findDeliveredOrder(reader, input.orderId));
}

/**
 * Records feedback on an order, once for each subject.
 * @param find is asked for the order only when the command is new.
 */
export async function recordFeedback(
  { database, clock }: Pick<Context, "database" | "clock">,
  as: WriteContext,
  named: Command,
  input: FeedbackInput,
  find: () => Promise<Outcome<OrderOfFeedback>>,
): Promise<Outcome<FeedbackRecord>> {
  const known = await findKey<FeedbackRecord>(database, as, named);
  if (known.state === "DONE") return ok(known.answer);
  const order = await find();
  if (!order.ok) return order;
  return write(database, as, named, async (tx) => {
    const feedback = giveFeedback(as.tenant, order.value, input, clock());
    if (!feedback.ok) return feedback;
    const record = feedback.value;
    if (await tx.em.findOne(Feedback, { _id: record._id })) {
      return refuse("TAKEN", ["input", "subject"], "something was said of this already");
    }
    tx.em.create(Feedback, record);
    await tx.em.flush();
    const { _id: feedbackId, customerId, orderId, subject, variantId, carrierCode, rating } = record;
    tx.record({
      type: "feedback.submitted",
      subject: { type: "feedback", id: feedbackId, version: 1 },
      occurredAt: record.createdAt,
      data: { feedbackId, customerId, orderId, subject, variantId, carrierCode, rating },
    });
    return ok(record);
  });
}
