import type { BaseContext } from "@waybill/subgraph";
import type { Catalogue } from "./storage/catalogue.ts";
import type { Loaders } from "./storage/loaders.ts";
import type { Turns } from "./storage/turns.ts";

/** What the inventory subgraph's operations work with. */
export interface Context extends BaseContext {
  readonly loaders: Loaders;
  readonly catalogue: Catalogue;
  /** Who writes stock, one after the other. */
  readonly turns: Turns;
}
