import type { LabelRecord } from "../domain/labels/label.ts";
import { moneyOf } from "../labels/cost.ts";
import { extensions } from "../labels/file-types.ts";
import type { ShippingLabelResolvers } from "./types.generated.ts";
import type { Context } from "../context.ts";

/** Where a label's file is for a while; null when it may not be used any more. */
const linkOf = ({ _id: id, tenant, status, format }: LabelRecord, { documents, clock }: Context) =>
  status === "PURCHASED"
    ? documents.link({ kind: "labels", tenant, id, extension: extensions[format] }, clock())
    : null;

export const ShippingLabel = {
  id: (label) => label._id,
  // A pending label is not shown.
  status: ({ status }) => (status === "PENDING" ? "PURCHASED" : status),
  carrierAccount: (label) => label.accountId,
  trackingNumber: ({ trackingNumber }) => trackingNumber ?? "",
  url: (label, _, context) => linkOf(label, context)?.url ?? null,
  urlExpiresAt: (label, _, context) => linkOf(label, context)?.expiresAt ?? null,
  cost: ({ costMinor, currencyCode }, _, { identity }) =>
    identity.customerId === undefined ? moneyOf(costMinor, currencyCode) : null,
  quotedCost: ({ quotedMinor, quotedCurrencyCode }, _, { identity }) =>
    identity.customerId === undefined ? moneyOf(quotedMinor, quotedCurrencyCode) : null,
  purchasedAt: ({ purchasedAt, createdAt }) => purchasedAt ?? createdAt,
} satisfies Partial<ShippingLabelResolvers>;
