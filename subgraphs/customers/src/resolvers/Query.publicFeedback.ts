import { publicFeedback as open } from "../operations/public-feedback.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const publicFeedback: QueryResolvers["publicFeedback"] = async (_, { token }, context) => {
  const view = await open(context, token);
  if (!view) return null;
  const { number: orderNumber, isDelivered: delivered, products, deliveredBy: carrierCodes } = view.order;
  return {
    orderNumber,
    delivered,
    products: [...products],
    carrierCodes: [...carrierCodes],
    entries: [...view.entries],
  };
};
