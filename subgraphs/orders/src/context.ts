import type { RecentKeys } from "@waybill/storage";
import type { BaseContext, DocumentLinks } from "@waybill/subgraph";
import type { Db } from "mongodb";
import type { Buyers } from "./operations/buyers.ts";
import type { PaymentDesk } from "./payments/desk.ts";
import type { Loaders } from "./storage/loaders.ts";
import type { OrderNumbers } from "./storage/order-number.ts";
import type { Settings } from "./storage/settings.ts";

/** What the orders subgraph's operations work with. */
export interface Context extends BaseContext {
  readonly loaders: Loaders;
  readonly settings: Settings;
  readonly orderNumbers: OrderNumbers;
  /** Asks customers who buys. */
  readonly buyers: Buyers;
  /** The keys that this process has met. */
  readonly recentKeys: RecentKeys;
  /** Makes addresses of documents that open without credentials. */
  readonly documents: DocumentLinks;
  /** Where payment providers are found. */
  readonly payments: PaymentDesk;
  /** The databases whose event logs `events` reads, by subgraph. */
  readonly logs: Readonly<Record<string, Db>>;
}
