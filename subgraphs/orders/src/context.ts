import type { RecentKeys } from "@waybill/storage";
import type { BaseContext, DocumentLinks } from "@waybill/subgraph";
import type { Db } from "mongodb";
import type { PaymentDesk } from "./payments/desk.ts";
import type { Loaders } from "./storage/loaders.ts";
import type { Settings } from "./storage/settings.ts";

/** What the orders subgraph's operations work with. */
export interface Context extends BaseContext {
  readonly loaders: Loaders;
  readonly settings: Settings;
  /** The keys that this process has met. */
  readonly recentKeys: RecentKeys;
  /** Makes addresses of documents that open without credentials. */
  readonly documents: DocumentLinks;
  /** Where payment providers are found. */
  readonly payments: PaymentDesk;
  /** The databases whose event logs `events` reads, by subgraph. */
  readonly logs: Readonly<Record<string, Db>>;
}
