import { staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, type Payload, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";

/** An order edit as the tests look at it. */
export interface ShownEdit {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly orderVersion: number;
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly previousQuantity: number;
    readonly total: { readonly amount: string };
  }[];
  readonly total: { readonly amount: string };
  readonly totalDifference: { readonly amount: string };
  readonly outstanding: { readonly amount: string };
  readonly refundDue: { readonly amount: string };
}
const fields = `id status version orderVersion lines { id sku quantity previousQuantity total { amount } }
  total { amount } totalDifference { amount } outstanding { amount } refundDue { amount }`;

export const onEdit = (name: string): Mutation => ({ subgraph: "orders", name, field: "orderEdit", selection: fields });
const commitMutation: Mutation = {
  subgraph: "orders",
  name: "orderEditCommit",
  field: "order",
  selection: "id version status total { amount } lines { id sku quantity cancelledQuantity currentQuantity }",
};

export interface EditedOrder {
  readonly id: string;
  readonly version: number;
  readonly total: { readonly amount: string };
  readonly lines: readonly { readonly id: string; readonly sku: string; readonly currentQuantity: number }[];
}

/** What tests do with order edits. */
export function editsOf(subgraphs: () => Subgraphs, tenant = "acme") {
  const me = staff(tenant);
  const edits = {
    begin: (orderId: string): Promise<ShownEdit> =>
      succeed(subgraphs(), onEdit("orderEditBegin"), { idempotencyKey: fresh(), orderId }, me),
    stage: (change: string, id: string, input: object): Promise<ShownEdit> =>
      succeed(subgraphs(), onEdit(`orderEdit${change}`), { idempotencyKey: fresh(), id, ...input }, me),
    tryStage: (change: string, id: string, input: object): Promise<Payload<ShownEdit>> =>
      mutate(subgraphs(), onEdit(`orderEdit${change}`), { idempotencyKey: fresh(), id, ...input }, me),
    tryCommit: (id: string, idempotencyKey = fresh(), input: object = {}): Promise<Payload<EditedOrder>> =>
      mutate(subgraphs(), commitMutation, { idempotencyKey, id, ...input }, me),
    commit: (id: string): Promise<EditedOrder> =>
      succeed(subgraphs(), commitMutation, { idempotencyKey: fresh(), id }, me),
    read: async (id: string): Promise<ShownEdit | null> =>
      (
        await subgraphs().run<{ orderEdit: ShownEdit | null }>(
          "orders",
          `query ($id: ID!) { orderEdit(id: $id) { ${fields} } }`,
          { id },
          me,
        )
      ).orderEdit,
    lineIds: async (orderId: string): Promise<readonly string[]> =>
      (
        await subgraphs().run<{ order: { lines: { id: string }[] } }>(
          "orders",
          "query ($id: ID!) { order(id: $id) { lines { id } } }",
          { id: orderId },
          me,
        )
      ).order.lines.map(({ id }) => id),
  };
  return edits;
}
