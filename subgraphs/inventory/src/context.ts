import type { BaseContext } from "@waybill/subgraph";
import type { Catalogue } from "./storage/catalogue.ts";
import type { RecentHolds } from "./storage/recent-holds.ts";
import type { Levels } from "./storage/levels.ts";
import type { Loaders } from "./storage/loaders.ts";
import type { Turns } from "./storage/turns.ts";

/** What the inventory subgraph's operations work with. */
export interface Context extends BaseContext {
  readonly loaders: Loaders;
  readonly catalogue: Catalogue;
  readonly levels: Levels;
  readonly recentHolds: RecentHolds;
  /** Who writes stock, one after the other. */
  readonly turns: Turns;
}
