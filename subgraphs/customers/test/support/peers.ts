import { type SubgraphPort, SubgraphUnavailable } from "@waybill/service";
import { fresh } from "../../../../test/support/seller.ts";

interface OrderLine {
  readonly title: string;
  readonly variant: { readonly id: string };
}

interface FakeOrder {
  readonly id: string;
  readonly number: string;
  readonly completedAt: string | null;
  readonly customer: { readonly id: string } | null;
  readonly lines: readonly OrderLine[];
}

interface FakeShipment {
  readonly id: string;
  readonly order: { readonly id: string };
  readonly carrier: { readonly code: string };
  status: string;
}

/** Orders and shipments that know only what a test tells them. */
export function peersWith() {
  const orders = new Map<string, FakeOrder>();
  const shipments = new Map<string, FakeShipment>();
  let isDown = false;
  const port = (answer: (id: string) => Record<string, unknown>): SubgraphPort => ({
    async execute({ variables }) {
      if (isDown) throw new SubgraphUnavailable("down");
      const { id, of } = variables as { readonly id?: string; readonly of?: readonly { readonly id: string }[] };
      return { data: answer(id ?? of?.[0]?.id ?? "") };
    },
    subscribe: () => {
      throw new Error("nobody subscribes here");
    },
  });
  return {
    ports: {
      orders: port((id) => ({ order: orders.get(id) ?? null })),
      shipments: port((id) => ({
        shipment: shipments.get(id) ?? null,
        _entities: [{ shipments: [...shipments.values()].filter(({ order }) => order.id === id) }],
      })),
    },
    /** @returns the id of a new order of these variants. */
    order(customerId: string | null, ...variantIds: readonly string[]): string {
      const id = fresh("ord");
      const lines = variantIds.map((variantId) => ({ title: `Title of ${variantId}`, variant: { id: variantId } }));
      orders.set(id, {
        id,
        number: `number of ${id}`,
        completedAt: null,
        customer: customerId === null ? null : { id: customerId },
        lines,
      });
      return id;
    },
    /** @returns the id of a new shipment of an order. */
    shipment(orderId: string, status = "IN_TRANSIT", carrierCode = "fedex"): string {
      const id = fresh("shp");
      shipments.set(id, { id, order: { id: orderId }, carrier: { code: carrierCode }, status });
      return id;
    },
    down: () => void (isDown = true),
    up: () => void (isDown = false),
  };
}
