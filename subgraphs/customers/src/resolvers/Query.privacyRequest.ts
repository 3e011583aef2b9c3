import { findPrivacyRequest } from "../operations/privacy.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const privacyRequest: QueryResolvers["privacyRequest"] = (_, { id }, context) => findPrivacyRequest(context, id);
