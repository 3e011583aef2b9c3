import { derivedId, type Identity, newId } from "@waybill/kernel";
import { type Mutation, mutate, type Payload, succeed } from "../../../../test/support/mutate.ts";
import { fresh, type OrderInput, sellerOf } from "../../../../test/support/seller.ts";
import type { Subgraphs } from "../../../../test/support/subgraphs.ts";
import type { OrdersApp } from "../../src/app.ts";

/** A return as the tests look at it. */
export interface ShownReturn {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly lines: readonly {
    readonly id: string;
    readonly quantity: number;
    readonly receivedQuantity: number;
    readonly refundedQuantity: number;
  }[];
  readonly order: { readonly id: string; readonly returnStatus: string };
  readonly exchange: {
    readonly status: string;
    readonly order: { readonly id: string; readonly status: string; readonly holds: readonly object[] } | null;
    readonly priceDifference: { readonly amount: string } | null;
    readonly userErrors: readonly { readonly code: string }[];
  } | null;
  readonly refunds: readonly {
    readonly amount: { readonly amount: string };
    readonly exchange: { readonly amount: string };
    readonly transactions: readonly { readonly status: string; readonly amount: { readonly amount: string } }[];
  }[];
}

const fields = `id number status version lines { id quantity receivedQuantity refundedQuantity }
  order { id returnStatus } exchange { status order { id status holds { reason } } priceDifference { amount } userErrors { code } }
  refunds { amount { amount } exchange { amount } transactions { status amount { amount } } }`;

/** A mutation of returns. */
export const onReturn = (name: string, selection = fields): Mutation => ({
  subgraph: "orders",
  name,
  field: "return",
  selection,
});

let shipments = 0;
let copies = 0;

interface StoredWork {
  readonly _id: string;
  readonly orderId: string;
  readonly lines: readonly { readonly orderLineId: string }[];
}

/** What a test orders, with whatever else was agreed. */
interface AgreedOrder extends OrderInput {
  readonly lines: readonly (OrderInput["lines"][number] & { readonly [term: string]: unknown })[];
  readonly [term: string]: unknown;
}

/** Returns as a seller's programs make them. */
export function returnsOf(subgraphs: Subgraphs) {
  const returns = {
    try: (name: string, input: object, identity?: Identity): Promise<Payload<ShownReturn>> =>
      mutate<ShownReturn>(subgraphs, onReturn(name), { idempotencyKey: fresh(), ...input }, identity),

    do: (name: string, input: object, identity?: Identity): Promise<ShownReturn> =>
      succeed<ShownReturn>(subgraphs, onReturn(name), { idempotencyKey: fresh(), ...input }, identity),

    /** Sends an order in one parcel that arrives at once. */
    async deliver(orderId: string): Promise<void> {
      const id = `shp_${++shipments}`;
      const tell = (type: string, version: number, status: string) =>
        subgraphs.record("shipments", {
          type,
          subject: { type: "shipment", id, version },
          occurredAt: subgraphs.clock(),
          data: { orderId, status },
        });
      await tell("shipment.created", 1, "INFO_RECEIVED");
      await tell("shipment.status_changed", 2, "DELIVERED");
      await subgraphs.quiet();
    },

    /** An order that was delivered. @returns its id and those of its lines. */
    async delivered(input: AgreedOrder, identity?: Identity) {
      const order = await sellerOf(subgraphs).order(input, identity);
      await returns.deliver(order.id);
      const found = await subgraphs.run<{ order: { lines: { id: string }[] } }>(
        "orders",
        "query ($id: ID!) { order(id: $id) { lines { id } } }",
        { id: order.id },
      );
      return { id: order.id, number: order.number, lines: found.order.lines.map(({ id }) => id) };
    },

    /**
     * A copy of a delivered order, as it is stored: placing and sending so many takes longer than what is tested.
     * @returns its id and those of its lines.
     */
    async copy(orderId: string) {
      const orders = subgraphs
        .db("orders")
        .collection<{ _id: string; number: string; lines: { _id: string }[] }>("orders");
      const found = await orders.findOne({ _id: orderId });
      if (!found) throw new Error(`there is no order ${orderId}`);
      const id = newId("order", subgraphs.clock());
      const lines = found.lines.map((line, index) => ({ ...line, _id: derivedId("orderLine", id, String(index)) }));
      const number = `${found.number}${++copies}`;
      await orders.insertOne({ ...found, _id: id, number, lines });
      const idOf = new Map(found.lines.map((line, index) => [line._id, lines[index]?._id ?? ""]));
      const work = subgraphs.db("orders").collection<StoredWork>("fulfillmentOrders");
      for (const one of await work.find({ orderId }).toArray()) {
        const its = one.lines.map((line) => ({ ...line, orderLineId: idOf.get(line.orderLineId) ?? "" }));
        await work.insertOne({ ...one, _id: `${one._id}-${copies}`, orderId: id, lines: its });
      }
      return { id, number, lines: lines.map(({ _id }) => _id) };
    },

    async find(id: string, identity?: Identity): Promise<ShownReturn | null> {
      const query = `query ($id: ID!) { return(id: $id) { ${fields} } }`;
      return (await subgraphs.run<{ return: ShownReturn | null }>("orders", query, { id }, identity)).return;
    },

    /** What the server suggests to give back. */
    async suggested(returnId: string, basis?: "RECEIVED" | "REQUESTED") {
      const query = `query ($returnId: ID!, $basis: RefundBasis) { suggestedRefund(returnId: $returnId, basis: $basis) {
        basis amount { amount } exchange { amount } refundable { amount } components { kind amount { amount } }
        lines { quantity subtotal { amount } discounts { amount } tax { amount } restockingFee { amount } total { amount } } } }`;
      interface Suggested {
        readonly basis: string;
        readonly amount: { readonly amount: string };
        readonly exchange: { readonly amount: string };
        readonly components: readonly { readonly kind: string; readonly amount: { readonly amount: string } }[];
      }
      const answer = await subgraphs.run<{ suggestedRefund: Suggested }>("orders", query, { returnId, basis });
      return answer.suggestedRefund;
    },

    /** What of an order can be given back, as `quantity REASON…` per line. */
    async returnable(orderId: string, identity?: Identity): Promise<string[] | null> {
      const query = "query ($orderId: ID!) { returnableLines(orderId: $orderId) { quantity reasons } }";
      const answer = await subgraphs.run<{
        returnableLines: { quantity: number; reasons: string[] }[] | null;
      }>("orders", query, { orderId }, identity);
      return answer.returnableLines?.map(({ quantity, reasons }) => [quantity, ...reasons].join(" ")) ?? null;
    },

    /** Does what follows approvals. @returns for how many returns. */
    steps: (): Promise<number> => (subgraphs.apps.orders as OrdersApp).runReturnSteps(),
  };
  return returns;
}
export type Returns = ReturnType<typeof returnsOf>;
