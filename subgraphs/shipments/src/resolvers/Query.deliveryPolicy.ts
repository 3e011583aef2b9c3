import { deliveryPolicy as find } from "../operations/estimates/delivery-policy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const deliveryPolicy: QueryResolvers["deliveryPolicy"] = (_, _args, context) => find(context);
