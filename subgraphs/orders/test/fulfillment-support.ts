import { createApp as createInventory } from "@waybill/inventory";
import { staff } from "../../../test/support/identities.ts";
import { type Mutation, succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";

const selection = `id status requestStatus workStep version supportedActions location { id } shipmentIds
  holds { id reason } packages { id handedOver } lines { id sku quantity pickedQuantity handedOverQuantity backordered }`;
/** A mutation of fulfilment. */
export const on = (name: string, field = "fulfillmentOrder", fields = selection): Mutation => ({
  subgraph: "orders",
  name,
  field,
  selection: fields,
});

/** A fulfilment order as `selection` asks for it. */
export interface Work {
  readonly id: string;
  readonly status: string;
  readonly requestStatus: string;
  readonly workStep: string;
  readonly version: number;
  readonly supportedActions: readonly string[];
  readonly location: { readonly id: string };
  readonly shipmentIds: readonly string[];
  readonly holds: readonly { readonly id: string; readonly reason: string }[];
  readonly packages: readonly { readonly id: string; readonly handedOver: boolean }[];
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly backordered: boolean;
  }[];
}

const orderQuery = `query ($id: ID!) { order(id: $id) {
  status fulfillmentStatus
  fulfillmentOrders { ${selection} }
  routingDecisions { cause noRouteReason assignments { sku quantity locationId backordered } rejectedCandidates { reason } }
} }`;

interface Seen {
  readonly status: string;
  readonly fulfillmentStatus: string;
  readonly fulfillmentOrders: readonly Work[];
  readonly routingDecisions: readonly {
    readonly cause: string;
    readonly noRouteReason: string | null;
    readonly assignments: readonly object[];
  }[];
}

/** Orders and inventory with what tests of fulfilment do to them. */
export async function startFulfillment() {
  // Only customers is missing: nobody orders under an account here but shoppers, whose id is believed.
  const subgraphs: Subgraphs = await startSubgraphs({ orders: createApp, inventory: createInventory });
  subgraphs.peers.customers = {
    execute: ({ variables }) => Promise.resolve({ data: { _entities: variables?.["customers"] } }),
    subscribe: () => {
      throw new Error("nobody streams here");
    },
  };
  const seller = sellerOf(subgraphs);

  const look = async (id: string, identity = staff()): Promise<Seen> =>
    (await subgraphs.run<{ order: Seen }>("orders", orderQuery, { id }, identity)).order;
  const brief = ({ fulfillmentOrders }: Seen) =>
    fulfillmentOrders.map(
      (work) =>
        `${work.status} ${work.location.id} ${work.lines.map(({ sku, quantity }) => `${quantity} ${sku}`).join(", ")}`,
    );
  const act = <T = Work>(
    name: string,
    work: { readonly id: string },
    more: object = {},
    field = "fulfillmentOrder",
  ): Promise<T> => {
    // Lists are in the order of time, which stands still otherwise.
    subgraphs.clock.advance(1);
    return succeed<T>(subgraphs, on(name, field), { idempotencyKey: fresh(), id: work.id, ...more });
  };
  const levels = async (sku: string) =>
    (
      await subgraphs.run<{
        productVariant: {
          stockLevels: { location: { id: string }; available: number; committed: number; onHand: number }[];
        };
      }>(
        "inventory",
        "query ($sku: String!) { productVariant(sku: $sku) { stockLevels { location { id } available committed onHand } } }",
        { sku },
      )
    ).productVariant.stockLevels.toSorted((a, b) => (a.location.id < b.location.id ? -1 : 1));

  /** One SKU with units at as many new locations. */
  async function spread(
    ...units: readonly number[]
  ): Promise<{ readonly sku: string; readonly places: readonly string[] }> {
    const sku = fresh("SKU");
    await seller.product([sku]);
    const places: string[] = [];
    for (const quantity of units) {
      const place = await seller.location();
      places.push(place);
      if (quantity > 0) await seller.receive(sku, place, quantity);
    }
    return { sku, places };
  }

  async function ordered(quantity: number, ...units: readonly number[]) {
    const { sku, places } = await spread(...units);
    const { id } = await seller.order({ lines: [{ sku, quantity }] });
    const { fulfillmentOrders } = await look(id);
    const [work] = fulfillmentOrders;
    if (!work) throw new Error("no fulfilment order was made");
    return { id, sku, places, work };
  }

  return { subgraphs, seller, look, brief, act, levels, spread, ordered };
}
export type Fulfillment = Awaited<ReturnType<typeof startFulfillment>>;
