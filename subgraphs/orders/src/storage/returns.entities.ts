import { defineEntity, p } from "@mikro-orm/mongodb";
import type { UserError } from "@waybill/kernel";
import {
  type AftercareAutomation,
  type AutoApproval,
  type FeeAmount,
  type ReturnPolicyRecord,
  type ReturnWindow,
  shippingRefunds,
} from "../domain/returns/policy.ts";
import type {
  ExchangeRecord,
  ReturnFees,
  ReturnLineRecord,
  ReturnRecord,
  ReturnRefundRecord,
  ReverseDeliveryRecord,
} from "../domain/returns/return.ts";
import { returnDeclineReasons, type ReturnReason, returnStatuses } from "../domain/returns/states.ts";

const ReturnSchema = defineEntity({
  name: "Return",
  collection: "returns",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    orderPlacedAt: p.datetime(),
    channel: p.string(),
    number: p.string(),
    customerId: p.string().strictNullable(),
    status: p.enum(returnStatuses),
    currencyCode: p.string(),
    requestedBy: p.enum(["CUSTOMER", "STAFF", "CARRIER"] as const),
    lines: p.json<readonly ReturnLineRecord[]>(),
    note: p.string().strictNullable(),
    fees: p.json<ReturnFees>(),
    freeReasons: p.json<readonly ReturnReason[]>(),
    shippingRefund: p.enum(shippingRefunds),
    locationId: p.string().strictNullable(),
    inParcelOfId: p.string().strictNullable(),
    exchange: p.json<ExchangeRecord>().strictNullable(),
    reverseDelivery: p.json<ReverseDeliveryRecord>().strictNullable(),
    refunds: p.json<readonly ReturnRefundRecord[]>(),
    declineReason: p.enum(returnDeclineReasons).strictNullable(),
    endNote: p.string().strictNullable(),
    nextStepAt: p.datetime().strictNullable(),
    attempts: p.integer(),
    labelDone: p.boolean(),
    labelErrors: p.json<readonly UserError[]>().strictNullable(),
    requestedAt: p.datetime(),
    approvedAt: p.datetime().strictNullable(),
    closedAt: p.datetime().strictNullable(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A return under MikroORM's care. Hand on `{ ...it }` where a plain record is wanted. */
export class Return extends ReturnSchema.class implements ReturnRecord {}
ReturnSchema.setClass(Return);

const ReturnPolicySchema = defineEntity({
  name: "ReturnPolicy",
  collection: "returnPolicies",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    windowDays: p.integer(),
    windows: p.json<readonly ReturnWindow[]>(),
    finalSaleSkus: p.json<readonly string[]>(),
    finalSaleTags: p.json<readonly string[]>(),
    photoReasons: p.json<readonly ReturnReason[]>(),
    noteReasons: p.json<readonly ReturnReason[]>(),
    sellerPaysReasons: p.json<readonly ReturnReason[]>(),
    labelFees: p.json<readonly FeeAmount[]>(),
    restockingPercent: p.string().strictNullable(),
    shippingRefund: p.enum(shippingRefunds),
    autoApproval: p.json<AutoApproval>().strictNullable(),
    locationId: p.string().strictNullable(),
    carrierAccount: p.string().strictNullable(),
    automation: p.json<AftercareAutomation>(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** What a tenant takes back. There is one per tenant. */
export class ReturnPolicy extends ReturnPolicySchema.class implements ReturnPolicyRecord {}
ReturnPolicySchema.setClass(ReturnPolicy);

export const returnEntities = [Return, ReturnPolicy];
