import { serviceIdentity } from "@waybill/kernel";
import { type Mutation, mutate, type Payload } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";

export interface Reservation {
  readonly id: string;
  readonly orderId: string;
  readonly status: string;
  readonly expiresAt: string | null;
  readonly allocations?: readonly object[];
}

const allocations = "allocations { lineId sku quantity handedOver locationId backordered }";

const internal = (name: string): Mutation => ({
  subgraph: "inventory",
  name,
  field: "reservation",
  selection: `id orderId status expiresAt ${allocations}`,
});
export const reserveStock = internal("reserveStock");
export const confirmReservation = internal("confirmReservation");
export const releaseReservation = internal("releaseReservation");
export const releaseLines = internal("releaseReservationLines");
export const reassignLines = internal("reassignReservationLines");
export const extend = internal("extendReservation");
export const withdraw = internal("withdrawReservationExtension");
export const createProduct: Mutation = {
  subgraph: "inventory",
  name: "createProduct",
  field: "product",
  selection: "id",
};
export const updateLocation: Mutation = {
  subgraph: "inventory",
  name: "updateLocation",
  field: "location",
  selection: "id version",
};

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

interface LevelUnits {
  readonly location: { readonly id: string };
  readonly available: number;
  readonly reserved: number;
  readonly committed: number;
  readonly backordered: number;
}

/** The levels of a SKU, each as `location available/reserved/committed`, and what is owed beyond stock. */
export async function levelsOf(subgraphs: Subgraphs, sku: string): Promise<string[]> {
  const fields = "location { id } available reserved committed backordered";
  const query = `query ($sku: String!) { productVariant(sku: $sku) { stockLevels { ${fields} } } }`;
  const { productVariant } = await subgraphs.run<{ productVariant: { stockLevels: LevelUnits[] } }>(
    "inventory",
    query,
    { sku },
  );
  return productVariant.stockLevels
    .map((level) => {
      const owed = level.backordered > 0 ? ` owed ${level.backordered}` : "";
      return `${level.location.id} ${level.available}/${level.reserved}/${level.committed}${owed}`;
    })
    .toSorted();
}
