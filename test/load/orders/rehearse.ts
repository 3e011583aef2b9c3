import type { SubgraphApp } from "@waybill/subgraph";
import type { OneProcessGraph } from "../../../scripts/graph/one-process.ts";
import { rawOrder, type RawOrder } from "./raw.ts";
import { record } from "./recording.ts";
import { type Basket, orderOf } from "./shop.ts";
import type { Place } from "./ways.ts";

/** What placing each basket once wrote, for the bare driver to write again. */
export interface Rehearsal {
  readonly orders: readonly RawOrder[];
  /** The commands of one placement. */
  readonly commands: readonly string[];
}

interface StoredOrder {
  readonly _id: string;
  readonly number: string;
}

/** Places each basket once, one after the other, and notes what goes to the databases. */
export async function rehearse(graph: OneProcessGraph, place: Place, baskets: readonly Basket[]): Promise<Rehearsal> {
  const databases = Object.values<SubgraphApp>(graph.subgraphs).map((app) => app.database);
  const orders: RawOrder[] = [];
  let commands: readonly string[] = [];
  for (const basket of baskets) {
    const input = orderOf(basket);
    const recordedAt = Date.now();
    let id = "";
    const recording = await record(
      databases,
      (write) => JSON.stringify(write).includes(id) || isSeries(write),
      async () => void (id = await place(input)),
    );
    const order = await graph.subgraphs.orders.database.db.collection<StoredOrder>("orders").findOne({ _id: id });
    if (!order) throw new Error(`${id} was placed and is not there`);
    orders.push(rawOrder(recording.units, order.number, recordedAt));
    // Of the machinery's reads some slip in: the shortest has the fewest.
    if (commands.length === 0 || recording.commands.length < commands.length) commands = recording.commands;
  }
  return { orders, commands };
}

const isSeries = (write: object): boolean => "collection" in write && write.collection === "orderNumbers";
