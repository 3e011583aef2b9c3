import { type FaultyPort, faultyPort } from "../../../test/support/faulty-port.ts";
import { fresh, type OrderInput, sellerOf } from "../../../test/support/seller.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { expireReservations } from "../../inventory/src/jobs/expire-reservations.ts";

/** How long inventory holds stock for an order that is not confirmed. */
export const holdLifeMs = 15 * 60_000;

/** A tenant of its own, with five mugs and a connection to inventory that can fail: one test's part of the subgraphs. */
export async function openSaga(subgraphs: Subgraphs) {
  const real = subgraphs.apps.inventory;
  if (!real) throw new Error("inventory was not started");
  const inventory: FaultyPort = faultyPort(real.server);
  subgraphs.peers.inventory = inventory;
  const tenant = fresh("tenant");
  const seller = sellerOf(subgraphs, tenant);
  await seller.stocked("MUG", 5);
  const count = (collection: string, filter: object = {}): Promise<number> =>
    subgraphs
      .db("orders")
      .collection(collection)
      .countDocuments({ tenant, ...filter });
  return {
    tenant,
    seller,
    inventory,
    /** Inventory itself, without faults. */
    real: real.server,
    /** Tries once to place an order of two mugs. */
    place: (idempotencyKey: string, more: Partial<OrderInput> = {}) =>
      seller.tryOrder({ idempotencyKey, lines: [{ sku: "MUG", quantity: 2 }], ...more }),
    /** The same as a patient client. */
    buy: (idempotencyKey: string) => seller.buy({ idempotencyKey, lines: [{ sku: "MUG", quantity: 2 }] }),
    /** How many orders, placements and events of a placed order there are. */
    async stored() {
      await subgraphs.quiet();
      const placed = await count("events", { type: "order.placed" });
      return { orders: await count("orders"), placements: await count("placements"), placed };
    },
    /** What is wrong with stock and orders. */
    faults: async (acknowledged: readonly string[] = []) =>
      stockFaults(await readStockHistory(subgraphs, acknowledged, tenant)),
    /** Mugs at each location as `available/reserved/committed`. */
    async units() {
      const { levels } = await readStockHistory(subgraphs, [], tenant);
      return levels.map(({ available, reserved, committed }) => `${available}/${reserved}/${committed}`);
    },
    /** Lets every hold that is not final end. */
    async endHolds() {
      subgraphs.clock.advance(holdLifeMs);
      await expireReservations(real.database, subgraphs.clock);
    },
  };
}
export type Saga = Awaited<ReturnType<typeof openSaga>>;
