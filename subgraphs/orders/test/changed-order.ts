import { staff } from "../../../test/support/identities.ts";
import type { Mutation } from "../../../test/support/mutate.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";

const orderFields =
  "id number status holdStatus archiveStatus version total { amount } lines { id sku quantity currentQuantity }";
export interface ChangedOrder {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly holdStatus: string;
  readonly archiveStatus: string;
  readonly version: number;
  readonly total: { readonly amount: string };
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly currentQuantity: number;
  }[];
}

/** A mutation of the orders subgraph that answers an order. */
export const onOrder = (name: string, selection = orderFields): Mutation => ({
  subgraph: "orders",
  name,
  field: "order",
  selection,
});

/** An order as staff reads it. */
export async function readOrder(subgraphs: Subgraphs, id: string, tenant?: string): Promise<ChangedOrder> {
  const query = `query ($id: ID!) { order(id: $id) { ${orderFields} } }`;
  return (await subgraphs.run<{ order: ChangedOrder }>("orders", query, { id }, staff(tenant))).order;
}

/** Types of the orders' log about one subject, in its order. */
export async function eventsOf(subgraphs: Subgraphs, id: string): Promise<string[]> {
  await subgraphs.quiet();
  const events = await subgraphs
    .db("orders")
    .collection("events")
    .find({ "subject.id": id })
    .sort({ seq: 1 })
    .toArray();
  return events.map((event) => event["type"] as string);
}
