import { defineEntity, p } from "@mikro-orm/mongodb";
import type { PostalAddress } from "@waybill/kernel";
import {
  type CreditNoteRecord,
  type InvoicedCompany,
  type InvoiceLineRecord,
  type InvoiceRecord,
  invoiceStatuses,
} from "../domain/invoices/invoice.ts";
import type { InvoiceSettingsRecord, SellerDetails } from "../domain/invoices/seller.ts";
import type { TaxShare } from "../domain/invoices/taxes.ts";

const InvoiceSchema = defineEntity({
  name: "Invoice",
  collection: "invoices",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    orderNumber: p.string(),
    slot: p.string(),
    customerId: p.string().strictNullable(),
    series: p.string(),
    number: p.string().strictNullable(),
    status: p.enum(invoiceStatuses),
    currencyCode: p.string(),
    lines: p.json<readonly InvoiceLineRecord[]>(),
    taxes: p.json<readonly TaxShare[]>(),
    taxMinor: p.integer(),
    totalMinor: p.integer(),
    paidMinor: p.integer(),
    creditedMinor: p.integer(),
    waivedMinor: p.integer(),
    billingAddress: p.json<PostalAddress>(),
    company: p.json<InvoicedCompany>().strictNullable(),
    poNumber: p.string().strictNullable(),
    seller: p.json<SellerDetails>().strictNullable(),
    reason: p.string().strictNullable(),
    issuedAt: p.datetime().strictNullable(),
    dueAt: p.datetime().strictNullable(),
    openDueAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** An invoice under MikroORM's care. Hand on `{ ...invoice }` where a plain record is wanted. */
export class Invoice extends InvoiceSchema.class implements InvoiceRecord {}
InvoiceSchema.setClass(Invoice);

const CreditNoteSchema = defineEntity({
  name: "CreditNote",
  collection: "creditNotes",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    invoiceId: p.string(),
    transactionId: p.string(),
    number: p.string(),
    amountMinor: p.integer(),
    taxes: p.json<readonly TaxShare[]>(),
    taxMinor: p.integer(),
    currencyCode: p.string(),
    reason: p.string().strictNullable(),
    issuedAt: p.datetime(),
  },
});

/** A credit note under MikroORM's care. */
export class CreditNote extends CreditNoteSchema.class implements CreditNoteRecord {}
CreditNoteSchema.setClass(CreditNote);

const InvoiceSettingsSchema = defineEntity({
  name: "InvoiceSettings",
  collection: "invoiceSettings",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    seller: p.json<SellerDetails>().strictNullable(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** What a tenant puts on its invoices. There is one per tenant. */
export class InvoiceSettings extends InvoiceSettingsSchema.class implements InvoiceSettingsRecord {}
InvoiceSettingsSchema.setClass(InvoiceSettings);

export const invoiceEntities = [Invoice, CreditNote, InvoiceSettings];
