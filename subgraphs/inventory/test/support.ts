import { serviceIdentity } from "@waybill/kernel";
import { type Mutation, mutate, type Payload } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";

export interface Reservation {
  readonly id: string;
  readonly orderId: string;
  readonly status: string;
  readonly expiresAt: string | null;
}

const internal = (name: string): Mutation => ({
  subgraph: "inventory",
  name,
  field: "reservation",
  selection: "id orderId status expiresAt",
});
export const reserveStock = internal("reserveStock");
export const confirmReservation = internal("confirmReservation");
export const releaseReservation = internal("releaseReservation");

/** Calls a mutation between services, as orders does. */
export const asOrders = (
  subgraphs: Subgraphs,
  mutation: Mutation,
  input: object,
  tenant = "acme",
): Promise<Payload<Reservation>> =>
  mutate(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, serviceIdentity(tenant, "orders"));

/** A new SKU with units at new locations, as many locations as numbers. */
export async function stock(subgraphs: Subgraphs, ...units: readonly number[]): Promise<string> {
  const seller = sellerOf(subgraphs);
  const sku = fresh("SKU");
  await seller.product([sku]);
  for (const quantity of units) await seller.receive(sku, await seller.location(), quantity);
  return sku;
}

/** Units of a SKU over all its locations as `available/reserved/committed`. */
export async function unitsOf(subgraphs: Subgraphs, sku: string): Promise<string> {
  const query = "query ($sku: String!) { productVariant(sku: $sku) { stockLevels { available reserved committed } } }";
  const { productVariant } = await subgraphs.run<{
    productVariant: { stockLevels: { available: number; reserved: number; committed: number }[] };
  }>("inventory", query, { sku });
  const sum = (state: "available" | "reserved" | "committed"): number =>
    productVariant.stockLevels.reduce((total, level) => total + level[state], 0);
  return `${sum("available")}/${sum("reserved")}/${sum("committed")}`;
}
