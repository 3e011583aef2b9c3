export { inventParcels } from "./fedex/invented-parcels.ts";
export { type RecordedParcel, readParcelFile } from "./fedex/parcel-file.ts";
export {
  fedexSignature,
  honestPlan,
  planPushes,
  type Push,
  type PushPlan,
  type PushTarget,
  sendOnce,
  sendPushes,
} from "./fedex/push.ts";
export { fedexTrackingNumber } from "./fedex/tracking-number.ts";
export { FedexShipWorld, type ShipMisbehaviour, type SoldShipment } from "./fedex/ship-world.ts";
export type { FedexScanEvent } from "./fedex/wire.ts";
export { FedexWorld, type Misbehaviour, type SandboxParcel } from "./fedex/world.ts";
export { seededRandom, shuffled } from "./random.ts";
export { createSandbox, type Sandbox, sandboxCredentials, type SandboxOptions, sandboxStripeKey } from "./sandbox.ts";
export { sendStripeEvent, stripeSignature, type StripeTarget } from "./stripe/push.ts";
export type { StripeEvent, StripePaymentIntent } from "./stripe/wire.ts";
export { type StripeMisbehaviour, StripeWorld } from "./stripe/world.ts";
