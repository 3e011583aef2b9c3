import { createSeventeenTrackAdapter } from "./17track/adapter.ts";
import { createAfterShipAdapter } from "./aftership/adapter.ts";
import type { AdapterOptions, CarrierAdapter } from "./carrier.ts";
import { createDhlAdapter } from "./dhl/adapter.ts";
import { createEasyPostAdapter } from "./easypost/adapter.ts";
import { createFedexAdapter } from "./fedex/adapter.ts";
import { createMyDhlAdapter } from "./mydhl/adapter.ts";
import { createScrapingAdapter } from "./scraping/adapter.ts";
import { createTrackingMoreAdapter } from "./trackingmore/adapter.ts";
import { createUpsAdapter } from "./ups/adapter.ts";
import { createUspsAdapter } from "./usps/adapter.ts";

/** Everybody whom Waybill can ask, and nothing else to be done to add one. */
const makers: readonly ((options: AdapterOptions) => CarrierAdapter)[] = [
  createFedexAdapter,
  createUpsAdapter,
  createDhlAdapter,
  createMyDhlAdapter,
  createUspsAdapter,
  createTrackingMoreAdapter,
  createAfterShipAdapter,
  createSeventeenTrackAdapter,
  createEasyPostAdapter,
  createScrapingAdapter,
];

/** The adapters, by code. */
export type CarrierAdapters = ReadonlyMap<string, CarrierAdapter>;

/** One of each adapter, for the life of the process. */
export function createAdapters(options: AdapterOptions = {}): CarrierAdapters {
  return new Map(makers.map((make) => make(options)).map((adapter) => [adapter.code, adapter]));
}

export async function closeAdapters(adapters: CarrierAdapters): Promise<void> {
  await Promise.all([...adapters.values()].map((adapter) => adapter.close()));
}
