import { ok } from "@waybill/kernel";
import type { PaymentProvider } from "./provider.ts";

const done = { status: "SUCCEEDED", reference: null, error: null } as const;

/** Money that comes and goes outside of any provider: what staff record has happened. */
export const manual: PaymentProvider = {
  capturesOnce: false,
  kinds: ["SALE", "REFUND"],
  needsPaymentMethod: false,
  isLocal: true,
  perform: async () => done,
  find: async () => done,
  look: async () => ok([]),
};

/** Money of another order that was put towards this one. What is given back of it is given by hand. */
export const exchange: PaymentProvider = manual;

/** Cash that the carrier collects: authorised when promised, captured when delivered. */
export const cashOnDelivery: PaymentProvider = {
  ...manual,
  kinds: ["AUTHORIZATION", "CAPTURE", "VOID", "REFUND"],
};
