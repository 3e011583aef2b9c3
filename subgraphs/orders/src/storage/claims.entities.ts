import { defineEntity, p } from "@mikro-orm/mongodb";
import {
  type ClaimCommand,
  claimKinds,
  type ClaimLineRecord,
  type ClaimRecord,
  claimResolutions,
  claimStatuses,
} from "../domain/claims/claim.ts";

const ClaimSchema = defineEntity({
  name: "Claim",
  collection: "claims",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    customerId: p.string().strictNullable(),
    kind: p.enum(claimKinds),
    status: p.enum(claimStatuses),
    lines: p.json<readonly ClaimLineRecord[]>(),
    note: p.string().strictNullable(),
    photoUrls: p.json<readonly string[]>(),
    shipmentId: p.string().strictNullable(),
    isAutomatic: p.boolean(),
    reason: p.string().strictNullable(),
    resolution: p.enum(claimResolutions).strictNullable(),
    refundMinor: p.integer().strictNullable(),
    waivedMinor: p.integer().strictNullable(),
    transactionId: p.string().strictNullable(),
    replacementOrderId: p.string().strictNullable(),
    returnId: p.string().strictNullable(),
    command: p.json<ClaimCommand>().strictNullable(),
    nextAttemptAt: p.datetime().strictNullable(),
    openedAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A claim under MikroORM's care. Hand on `{ ...claim }` where a plain record is wanted. */
export class Claim extends ClaimSchema.class implements ClaimRecord {}
ClaimSchema.setClass(Claim);
