import { findCustomer } from "../operations/find-customer.ts";
import { findFeedback } from "../operations/find-feedback.ts";
import type { FeedbackResolvers, ProductVariantResolvers } from "./types.generated.ts";

export const Feedback = {
  __resolveReference: ({ id }, context) => findFeedback(context, id),
  id: (feedback) => feedback._id,
  customer: ({ customerId }, _, context) => (customerId === null ? null : findCustomer(context, customerId)),
  order: ({ orderId }) => ({ id: orderId }),
  variant: ({ variantId }) => (variantId === null ? null : { id: variantId }),
} satisfies Partial<FeedbackResolvers>;

export const ProductVariant = {
  __resolveReference: ({ id }) => ({ id }),
  feedbackSummary: ({ id }, _, { loaders }) => loaders.summaryOf.variantId.load(id),
} satisfies Partial<ProductVariantResolvers>;
