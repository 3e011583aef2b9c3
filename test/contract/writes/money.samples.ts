import { address } from "../../support/seller.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

const order = async (given: Given): Promise<{ orderId: string }> => ({ orderId: (await given.order()).id });

/** An order whose money was done something with. */
const after =
  (mutation: string, input: object = {}) =>
  async (given: Given): Promise<{ orderId: string }> => {
    const placed = await order(given);
    await given.make(mutation, { ...placed, ...input });
    return placed;
  };
const authorized = after("authorizePayment", { provider: "cash_on_delivery" });

const invoice = async (given: Given): Promise<{ id: string }> => ({
  id: (await given.make("issueInvoice", await order(given))).id,
});

export const samples: Samples = {
  authorizePayment: {
    input: async (given) => ({ ...(await order(given)), provider: "cash_on_delivery" }),
    events: ["payment.authorized"],
  },
  capturePayment: { input: authorized, events: ["payment.captured"] },
  voidPayment: { input: authorized, events: ["payment.voided"] },
  refundPayment: { input: after("recordManualPayment"), events: ["payment.refunded"] },
  recordManualPayment: { input: order, events: ["payment.captured"] },
  draftInvoice: { input: order, events: ["invoice.drafted"] },
  issueInvoice: { input: order, events: ["invoice.issued"] },
  updateInvoiceSettings: {
    input: () => Promise.resolve({ legalName: "Lamps Ltd", address }),
    events: ["invoice_settings.updated"],
  },
  voidInvoice: { input: invoice, events: ["invoice.voided"] },
  writeOffInvoice: { input: invoice, events: ["invoice.written_off"] },
};
