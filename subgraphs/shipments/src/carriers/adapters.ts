import type { CarrierAdapter } from "./carrier.ts";
import { createFedexAdapter } from "./fedex/adapter.ts";

/** The carriers that Waybill can talk to, by code. */
export type CarrierAdapters = ReadonlyMap<string, CarrierAdapter>;

/** One adapter per carrier, for the life of the process. */
export function createAdapters(options: { readonly timeoutMs?: number | undefined } = {}): CarrierAdapters {
  return new Map([createFedexAdapter(options)].map((adapter) => [adapter.carrierCode, adapter]));
}

export async function closeAdapters(adapters: CarrierAdapters): Promise<void> {
  await Promise.all([...adapters.values()].map((adapter) => adapter.close()));
}
