import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { connect } from "@waybill/storage";
import { databaseName } from "@waybill/subgraph";
import type { Send } from "../../../scripts/graph/client.ts";
import type { Settings } from "../../../scripts/graph/settings.ts";
import { quietLogs } from "../../support/quiet.ts";
import { stockFaults } from "../../support/stock-checker.ts";
import { stockHistoryOf } from "../../support/stock-history.ts";

/** What is left when everybody has gone. */
export interface Verdict {
  /** Counters of stock levels below zero. */
  readonly oversold: number;
  /** Placements, holds and keys that nobody ended. */
  readonly stuck: number;
  /** What breaks an invariant, one sentence each. */
  readonly faults: readonly string[];
  /** Whether `inventoryAudit` says that levels and ledger agree. */
  readonly auditAgrees: boolean;
}

/** Judges both databases by the invariants of stock, and asks the graph for its own audit. */
export async function judge(settings: Settings, send: Send, acknowledged: readonly string[]): Promise<Verdict> {
  const client = await connect(settings.mongoUri);
  try {
    const dbOf = (name: SubgraphName) => client.db(databaseName(settings.databasePrefix, name));
    await quietLogs(dbOf, Object.fromEntries(subgraphNames.map((name) => [name, true])));
    const faults = stockFaults(await stockHistoryOf(dbOf, acknowledged));
    const stuck = await Promise.all([
      dbOf("orders").collection("placements").countDocuments(),
      dbOf("orders").collection("idempotency").countDocuments({ done: false }),
      dbOf("inventory").collection("reservations").countDocuments({ status: "RESERVED" }),
    ]);
    const { inventoryAudit } = await send<{ inventoryAudit: { agrees: boolean } }>("{ inventoryAudit { agrees } }");
    return {
      oversold: faults.filter((fault) => fault.includes("oversold")).length,
      stuck: stuck.reduce((sum, count) => sum + count, 0),
      faults,
      auditAgrees: inventoryAudit.agrees,
    };
  } finally {
    await client.close();
  }
}
