import { unreachableStates } from "@waybill/kernel";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  allocate,
  closeInvoice,
  dueOfInvoice,
  invoiceLines,
  type InvoiceRecord,
  invoiceTransitions,
  waive,
} from "./invoice.ts";

const at = new Date("2026-03-01T10:00:00Z");
const invoiceOf = (fields: Partial<InvoiceRecord>): InvoiceRecord => ({
  _id: "inv_1",
  tenant: "acme",
  orderId: "ord_1",
  orderNumber: "1001",
  slot: "ord_1",
  customerId: null,
  series: "INV",
  number: "INV-000001",
  status: "ISSUED",
  currencyCode: "EUR",
  lines: [],
  taxes: [],
  seller: null,
  taxMinor: 0,
  totalMinor: 100_00,
  paidMinor: 0,
  creditedMinor: 0,
  waivedMinor: 0,
  billingAddress: {
    name: "Ada",
    company: null,
    line1: "1 Way",
    line2: null,
    city: "Rome",
    region: null,
    postalCode: null,
    countryCode: "IT",
    phone: null,
  },
  company: null,
  poNumber: null,
  reason: null,
  issuedAt: at,
  dueAt: at,
  openDueAt: at,
  createdAt: at,
  updatedAt: at,
  version: 1,
  ...fields,
});

test("every status of an invoice can be reached", () => {
  expect(unreachableStates(invoiceTransitions, "DRAFT")).toEqual([]);
});

const line = fc.record({
  quantity: fc.integer({ min: 1, max: 100_000 }),
  unitPriceMinor: fc.integer({ min: 0, max: 1_000_000 }),
});
test("an invoice's lines add up to the order's total, whatever else the order charges or grants", () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: -5_000, max: 5_000 }),
      (lines, rest) => {
        const orderLines = lines.map((l, i) => ({
          ...l,
          _id: `oln_${i}`,
          variantId: "v",
          sku: "S",
          title: "T",
          cancelledQuantity: 0,
          discounts: [],
          orderDiscountMinor: 0,
          taxes: [],
          customAttributes: [],
        }));
        const totalMinor = lines.reduce((sum, l) => sum + l.quantity * l.unitPriceMinor, 0) + rest;
        const shown = invoiceLines({
          lines: orderLines,
          shippingLines: [],
          taxesIncluded: false,
          taxMinor: 0,
          totalMinor,
        });
        expect(shown.reduce((sum, l) => sum + l.totalMinor, 0)).toBe(totalMinor);
        expect(shown).toHaveLength(lines.length + (rest === 0 ? 0 : 1));
      },
    ),
  );
});

test("payment moves an invoice forward alone", () => {
  expect(allocate(invoiceOf({}), 0, at)).toBe(null);
  expect(allocate(invoiceOf({}), 40_00, at)).toEqual({
    ...{ paidMinor: 40_00, status: "PARTIALLY_PAID", openDueAt: at, updatedAt: at },
  });
  expect(allocate(invoiceOf({ status: "PARTIALLY_PAID", paidMinor: 40_00 }), 50_00, at)).toMatchObject({
    paidMinor: 50_00,
  });
  expect(allocate(invoiceOf({ status: "PARTIALLY_PAID", paidMinor: 40_00 }), 120_00, at)).toMatchObject({
    paidMinor: 100_00,
    status: "PAID",
    openDueAt: null,
  });
  expect(allocate(invoiceOf({ status: "PAID", paidMinor: 100_00 }), 100_00, at)).toBe(null);
  expect(allocate(invoiceOf({ status: "WRITTEN_OFF" }), 100_00, at)).toBe(null);
});

test("an invoice asks for no more than its order owes, whatever is paid and cancelled in which order", () => {
  const amount = fc.integer({ min: 0, max: 100_00 });
  fc.assert(
    fc.property(fc.array(fc.record({ pay: amount, owe: amount }), { maxLength: 6 }), (steps) => {
      let invoice = invoiceOf({});
      let captured = 0;
      let costs = invoice.totalMinor;
      for (const { pay, owe } of steps) {
        captured += Math.min(pay, Math.max(0, costs - captured));
        invoice = { ...invoice, ...allocate(invoice, captured, at) };
        costs = Math.min(costs, owe);
        invoice = { ...invoice, ...waive(invoice, Math.max(0, costs - captured), at) };
        expect(dueOfInvoice(invoice)).toBe(Math.max(0, costs - captured));
        expect(invoice.waivedMinor + invoice.paidMinor + dueOfInvoice(invoice)).toBe(invoice.totalMinor);
        expect(invoice.openDueAt === null).toBe(dueOfInvoice(invoice) === 0);
      }
    }),
  );
  expect(waive(invoiceOf({ paidMinor: 40_00, status: "PARTIALLY_PAID" }), 0, at)).toMatchObject({ status: "PAID" });
  expect(waive(invoiceOf({}), 0, at)).toMatchObject({ status: "CREDITED", amountMinor: 100_00 });
  expect(waive(invoiceOf({ status: "WRITTEN_OFF" }), 0, at)).toBe(null);
});

test.each([
  ["DRAFT", "VOID", true],
  ["ISSUED", "VOID", true],
  ["PARTIALLY_PAID", "VOID", false],
  ["PAID", "VOID", false],
  ["DRAFT", "WRITTEN_OFF", false],
  ["PARTIALLY_PAID", "WRITTEN_OFF", true],
  ["PAID", "WRITTEN_OFF", false],
] as const)("an invoice that is %s may become %s: %s", (from, to, allowed) => {
  expect(closeInvoice(invoiceOf({ status: from }), to, null, at).ok).toBe(allowed);
});
