import { expect } from "vitest";
import { succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { asOrders, confirmReservation, createProduct, reserveStock } from "./support.ts";

export const price = { amount: "10.00", currencyCode: "EUR" };
export const line = (lineId: string, sku: string, quantity: number, locationId?: string) => ({
  lineId,
  sku,
  quantity,
  locationId,
});

/** What tests of lines do with the subgraphs that `of` answers. */
export function linesOf(of: () => Subgraphs) {
  const dump = () => snapshot(of(), ["inventory"]);
  const faults = async () =>
    stockFaults({ ...(await readStockHistory(of())), orders: [] }).filter((fault) => !fault.includes("no such order"));
  const eventTypes = async (orderId: string) => {
    await of().quiet();
    const events = await of()
      .db("inventory")
      .collection("events")
      .find({ "data.orderId": orderId })
      .sort({ seq: 1 })
      .toArray();
    return events.map(({ type, subject }) => `${type} ${subject.version}`);
  };

  /** A SKU with units at two new locations. */
  async function twoPlaces(north: number, south: number, policy = "DENY") {
    const seller = sellerOf(of());
    const sku = fresh("SKU");
    await succeed(of(), createProduct, {
      idempotencyKey: fresh(),
      title: sku,
      variants: [{ sku, price, backorderPolicy: policy }],
    });
    const places = [await seller.location(), await seller.location()] as const;
    if (north > 0) await seller.receive(sku, places[0], north);
    if (south > 0) await seller.receive(sku, places[1], south);
    return { sku, north: places[0], south: places[1] };
  }
  const reserve = (orderId: string, lines: object[], rest: object = {}) =>
    asOrders(of(), reserveStock, { orderId, lines, ...rest });
  const confirm = (orderId: string) => asOrders(of(), confirmReservation, { orderId });
  async function confirmed(lines: object[], rest: object = {}): Promise<string> {
    const orderId = fresh("ord");
    expect((await reserve(orderId, lines, rest)).userErrors).toEqual([]);
    await confirm(orderId);
    return orderId;
  }
  const record = (type: string, orderId: string, data: object, version = 2) =>
    of().record("orders", {
      type,
      subject: { type: type.split(".")[0] ?? "", id: type.startsWith("order.") ? orderId : "ffo_1", version },
      occurredAt: of().clock.now,
      data: { orderId, ...data },
    });
  return { dump, faults, eventTypes, twoPlaces, reserve, confirm, confirmed, record };
}
