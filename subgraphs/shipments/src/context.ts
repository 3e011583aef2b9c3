import type { RequestLimit } from "@waybill/service";
import type { BaseContext, DocumentLinks } from "@waybill/subgraph";
import type { CarrierDesk } from "./carriers/desk.ts";
import type { RateTokens } from "./labels/rate-tokens.ts";
import type { Loaders } from "./storage/loaders.ts";
import type { TrackingTokens } from "./tracking-page/tokens.ts";

/** What the shipments subgraph's operations work with. */
export interface Context extends BaseContext {
  readonly loaders: Loaders;
  readonly carriers: CarrierDesk;
  readonly trackingTokens: TrackingTokens;
  readonly rateTokens: RateTokens;
  /** How often one tracking link may be opened. */
  readonly linkLimit: RequestLimit;
  /** Where the subgraph's own HTTP door is seen from outside, without a slash at the end. */
  publicUrl(): string;
  /** Links to label files. */
  readonly documents: DocumentLinks;
}
