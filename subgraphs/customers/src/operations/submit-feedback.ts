import { ok, type Outcome, refuse } from "@waybill/kernel";
import { findKey, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type FeedbackRecord, giveFeedback } from "../domain/feedback.ts";
import type { SubmitFeedbackInput } from "../resolvers/types.generated.ts";
import { Feedback } from "../storage/feedback.entities.ts";
import { findDeliveredOrder } from "./delivered-order.ts";

/** Records what a customer says of a delivered order; staff may record it for the customer. */
export async function submitFeedback(context: Context, input: SubmitFeedbackInput): Promise<Outcome<FeedbackRecord>> {
  const ctx = writeContext(context);
  const named = command(context, "submitFeedback", input);
  const known = await findKey<FeedbackRecord>(context.database, ctx, named);
  if (known.state === "DONE") return ok(known.answer);
  const order = await findDeliveredOrder(context, input.orderId);
  if (!order.ok) return order;
  return write(context.database, ctx, named, async (tx) => {
    const feedback = giveFeedback(context.identity.tenant, order.value, input, context.clock());
    if (!feedback.ok) return feedback;
    const record = feedback.value;
    if (await tx.em.findOne(Feedback, { _id: record._id })) {
      return refuse("TAKEN", ["input", "subject"], "the customer has said something of this already");
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
