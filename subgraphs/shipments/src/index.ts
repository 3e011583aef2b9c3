export { createApp, type ShipmentsApp, type ShipmentsDeps } from "./app.ts";
export type { CarrierAccount } from "./carriers/carrier.ts";
export { type ShipmentsConfig, shipmentsConfig } from "./config.ts";
export { indexes } from "./storage/indexes.ts";
