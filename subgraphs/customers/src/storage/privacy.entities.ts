import { defineEntity, p } from "@mikro-orm/mongodb";
import { privacyKinds, type PrivacyRequestRecord, privacyStatuses } from "../domain/privacy-request.ts";

const PrivacyRequestSchema = defineEntity({
  name: "PrivacyRequest",
  collection: "privacyRequests",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    kind: p.enum(privacyKinds),
    customerId: p.string(),
    status: p.enum(privacyStatuses),
    doneBy: p.json<readonly string[]>(),
    completedAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A request about a person's data. */
export class PrivacyRequest extends PrivacyRequestSchema.class implements PrivacyRequestRecord {}
PrivacyRequestSchema.setClass(PrivacyRequest);
