import type { BaseContext } from "@waybill/subgraph";
import type { Loaders } from "./storage/loaders.ts";

/** What the customers subgraph's operations work with. */
export interface Context extends BaseContext {
  readonly loaders: Loaders;
}
