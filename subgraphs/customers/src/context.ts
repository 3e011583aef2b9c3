import type { BaseContext } from "@waybill/subgraph";
import type { RequestLimit } from "@waybill/service";
import type { FeedbackTokens } from "./feedback-page/tokens.ts";
import type { Loaders } from "./storage/loaders.ts";

/** What the customers subgraph's operations work with. */
export interface Context extends BaseContext {
  readonly loaders: Loaders;
  readonly feedbackTokens: FeedbackTokens;
  /** How often one order's feedback links are opened. */
  readonly feedbackLimit: RequestLimit;
}
