import { exportAll, findPrivacyRequest } from "../operations/privacy.ts";
import type { PrivacyRequestResolvers } from "./types.generated.ts";

export const PrivacyRequest = {
  __resolveReference: ({ id }, context) => findPrivacyRequest(context, id),
  id: (request) => request._id,
  data: ({ kind, customerId }, _, context) => (kind === "EXPORT" ? exportAll(context, customerId) : null),
} satisfies Partial<PrivacyRequestResolvers>;
