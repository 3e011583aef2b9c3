import { derivedId } from "@waybill/kernel";
import type { OrderRecord } from "../order.ts";

/** When authorised money is collected without being asked. */
export const captureModes = ["SHIPMENT", "MANUAL"] as const;
export type CaptureMode = (typeof captureModes)[number];

/** The head of an order's ledger as stored: what two changes at once meet at. */
export interface PaymentLedgerRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly customerId: string | null;
  readonly captureOn: CaptureMode;
  /** Counts the changes of the order's money; 0 when nothing happened yet. */
  readonly version: number;
}

/** The ledger of an order with whose money nothing has happened yet. */
export function emptyLedger(order: OrderRecord): PaymentLedgerRecord {
  const { _id: orderId, tenant, customerId } = order;
  return { _id: derivedId("payment", orderId), tenant, orderId, customerId, captureOn: "SHIPMENT", version: 0 };
}
