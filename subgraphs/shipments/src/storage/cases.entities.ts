import { defineEntity, p } from "@mikro-orm/mongodb";
import type { CaseCommentRecord, CaseRecord } from "../domain/cases/case.ts";
import type { CasePolicyRecord } from "../domain/cases/case-policy.ts";
import { caseKinds, caseResolutions, caseSeverities, caseStatuses } from "../domain/cases/case-states.ts";
import type { TrackingReason } from "../domain/shipment-status.ts";

const ShipmentCaseSchema = defineEntity({
  name: "ShipmentCase",
  collection: "shipmentCases",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    shipmentId: p.string(),
    orderId: p.string().strictNullable(),
    carrierCode: p.string(),
    kind: p.enum(caseKinds),
    status: p.enum(caseStatuses),
    isOpen: p.boolean(),
    severity: p.enum(caseSeverities),
    severityRank: p.integer(),
    reason: p.string().$type<TrackingReason>().strictNullable(),
    ownerId: p.string().strictNullable(),
    acknowledgeDueAt: p.datetime(),
    acknowledgedAt: p.datetime().strictNullable(),
    resolveDueAt: p.datetime(),
    resolvedAt: p.datetime().strictNullable(),
    dueAt: p.datetime(),
    breachAt: p.datetime().strictNullable(),
    escalateAt: p.datetime().strictNullable(),
    resolution: p.enum(caseResolutions).strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A case under MikroORM's care. Hand on `{ ...found }` where a plain record is wanted. */
export class ShipmentCase extends ShipmentCaseSchema.class implements CaseRecord {}
ShipmentCaseSchema.setClass(ShipmentCase);

const ShipmentCaseCommentSchema = defineEntity({
  name: "ShipmentCaseComment",
  collection: "shipmentCaseComments",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    caseId: p.string(),
    shipmentId: p.string(),
    position: p.integer(),
    author: p.string(),
    body: p.string(),
    createdAt: p.datetime(),
  },
});

/** A comment on a case. Only ever inserted. */
export class ShipmentCaseComment extends ShipmentCaseCommentSchema.class implements CaseCommentRecord {}
ShipmentCaseCommentSchema.setClass(ShipmentCaseComment);

const ShipmentCasePolicySchema = defineEntity({
  name: "ShipmentCasePolicy",
  collection: "shipmentCasePolicies",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    targets: p.json<CasePolicyRecord["targets"]>(),
    severities: p.json<CasePolicyRecord["severities"]>(),
    silenceHours: p.json<CasePolicyRecord["silenceHours"]>(),
    silencePercent: p.integer(),
    silenceSample: p.integer(),
    lateGraceHours: p.integer(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A tenant's policy, once it has set one. */
export class ShipmentCasePolicy extends ShipmentCasePolicySchema.class implements CasePolicyRecord {}
ShipmentCasePolicySchema.setClass(ShipmentCasePolicy);

export const caseEntities = [ShipmentCase, ShipmentCaseComment, ShipmentCasePolicy];
