import { defineEntity, p } from "@mikro-orm/mongodb";
import { type FeedbackRecord, feedbackSubjects } from "../domain/feedback.ts";

const FeedbackSchema = defineEntity({
  name: "Feedback",
  collection: "feedback",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    customerId: p.string().strictNullable(),
    orderId: p.string(),
    subject: p.enum(feedbackSubjects),
    variantId: p.string().strictNullable(),
    carrierCode: p.string().strictNullable(),
    rating: p.integer(),
    comment: p.string().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A customer's feedback under MikroORM's care. */
export class Feedback extends FeedbackSchema.class implements FeedbackRecord {}
FeedbackSchema.setClass(Feedback);
