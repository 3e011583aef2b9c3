import type { ProcessGraph } from "../../../scripts/graph/many-processes.ts";
import type { TestGraph } from "../../support/graph.ts";
import type { Lines } from "./buyer.ts";
import { buyRest, rush, type Sale } from "./sale.ts";
import { stockUp, unsold } from "./shop.ts";
import { sweep } from "./sweep.ts";
import { judge, type Verdict } from "./verdict.ts";

/** A sale of one SKU and one of mixed baskets, with services killed meanwhile. */
export interface Plan {
  readonly stock: number;
  readonly buyers: number;
  readonly mixedBuyers: number;
  /** For each of the two sales. */
  readonly kills: number;
}

/** What came of it. */
export interface Outcome extends Verdict {
  /** Units of the one SKU. */
  readonly stock: number;
  /** Orders for one unit each that a buyer was told of. */
  readonly acknowledged: number;
  readonly unsold: number;
  readonly kills: number;
  readonly mixed: { readonly acknowledged: number; readonly refused: number };
}

/** Placements are settled after half a minute, unconfirmed holds end after a quarter of an hour. */
const aheadMs = 20 * 60_000;

/**
 * Sells one SKU and then mixed baskets to a crowd, sweeps, and judges. Who was refused while units were held for a
 * purchase that came to nothing buys what has become free, as long as there is some.
 */
export async function oversell({ graph, settings, admin }: TestGraph<ProcessGraph>, plan: Plan): Promise<Outcome> {
  const { stock, buyers, kills, mixedBuyers } = plan;
  const half = Math.floor(stock / 2);
  await stockUp(admin, { HOT: [stock] });
  await stockUp(admin, { "MIX-A": [half, stock - half], "MIX-B": [stock] });

  const one: Lines = [{ sku: "HOT", quantity: 1 }];
  const sale = await rush({ graph, send: admin, wish: () => one }, { buyers, expected: stock, kills });
  const mixed = await rush({ graph, send: admin, wish: mixedWish }, { buyers: mixedBuyers, expected: half, kills });

  await sweep(settings, aheadMs);
  const told = [...sale.acknowledged, ...(await buyRest(admin, "HOT"))];
  const verdict = await judge(settings, admin, [...told, ...mixed.acknowledged]);
  return {
    stock,
    acknowledged: told.length,
    unsold: await unsold(admin, "HOT"),
    kills: sale.kills + mixed.kills,
    mixed: summary(mixed),
    ...verdict,
  };
}

/** One to three units of one SKU, one or two of the other or of the same again, in either order. */
function mixedWish(n: number): Lines {
  const lines = [
    { sku: "MIX-A", quantity: 1 + (n % 3) },
    { sku: n % 3 === 0 ? "MIX-A" : "MIX-B", quantity: 1 + (n % 2) },
  ];
  return n % 2 === 0 ? lines : lines.toReversed();
}

const summary = ({ acknowledged, refused }: Sale) => ({ acknowledged: acknowledged.length, refused });
