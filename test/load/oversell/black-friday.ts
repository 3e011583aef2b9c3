import type { ProcessGraph } from "../../../scripts/graph/many-processes.ts";
import type { TestGraph } from "../../support/graph.ts";
import { buyRest, stream } from "./sale.ts";
import { stockUp, unsold } from "./shop.ts";
import { sweep } from "./sweep.ts";
import { judge, type Verdict } from "./verdict.ts";

/** Orders offered at a steady rate for one unit each of one SKU. */
export interface Flow {
  readonly stock: number;
  readonly perMinute: number;
  readonly seconds: number;
  readonly killEveryMs: number;
}

/** What came of it. */
export interface FlowOutcome extends Verdict {
  readonly stock: number;
  readonly offered: number;
  /** Orders that a buyer was told of. */
  readonly acknowledged: number;
  readonly unsold: number;
  readonly kills: number;
  /** Milliseconds from each first call to its answer. */
  readonly latencies: readonly number[];
}

const aheadMs = 20 * 60_000;

/** Sells one hot SKU under a stream of orders with services killed, sweeps, and judges. */
export async function blackFriday(
  { graph, settings, admin }: TestGraph<ProcessGraph>,
  flow: Flow,
): Promise<FlowOutcome> {
  const { stock } = flow;
  await stockUp(admin, { HOT: [stock] });
  const sale = await stream({ graph, send: admin, wish: () => [{ sku: "HOT", quantity: 1 }] }, flow);
  await sweep(settings, aheadMs);
  // Who was refused while units were held for a purchase that came to nothing comes back.
  const told = [...sale.acknowledged, ...(sale.refused > 0 ? await buyRest(admin, "HOT") : [])];
  return {
    stock,
    offered: sale.acknowledged.length + sale.refused,
    acknowledged: told.length,
    unsold: await unsold(admin, "HOT"),
    kills: sale.kills,
    latencies: sale.latencies,
    ...(await judge(settings, admin, told)),
  };
}
