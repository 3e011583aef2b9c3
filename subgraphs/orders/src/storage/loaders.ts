import type { EntityManager } from "@mikro-orm/mongodb";
import type { Identity } from "@waybill/kernel";
import { type Database, loaderById, loaderByKey, loaderOfChildren } from "@waybill/storage";
import DataLoader from "dataloader";
import type { InvoiceRecord } from "../domain/invoices/invoice.ts";
import type { LineOfOrder, OrderRecord } from "../domain/order.ts";
import { Claim } from "./claims.entities.ts";
import { Order } from "./entities.ts";
import { FulfillmentOrder, PickList } from "./fulfillment.entities.ts";
import { CreditNote, Invoice } from "./invoices.entities.ts";
import { newestInvoices } from "./invoices.indexes.ts";
import { PaymentLedger, PaymentTransaction } from "./payments.entities.ts";
import { RoutingDecision } from "./routing.entities.ts";
import { Return } from "./returns.entities.ts";
import { visibleInvoices, visibleOrders } from "./visible.ts";

/** The newest `count` of each parent, asked for together when `count` is the same. */
export interface NewestOf {
  readonly parentId: string;
  readonly count: number;
}

const newestFirst = { placedAt: -1, _id: -1 } as const;
const keyOf = ({ parentId, count }: NewestOf): string => `${count}:${parentId}`;

export type Loaders = ReturnType<typeof createLoaders>;

/** Loaders of one operation: what is asked for in one tick is read with one query. */
export function createLoaders(em: EntityManager, database: Database, identity: Identity) {
  const visible = visibleOrders(identity);
  const orders = database.db.collection<OrderRecord>("orders");

  /** Runs one grouped query per page size and hands each parent its part. */
  const newest = <T>(read: (parentIds: string[], count: number) => Promise<{ _id: string; newest: T[] }[]>) =>
    new DataLoader<NewestOf, T[], string>(
      async (keys) => {
        const found = new Map<string, T[]>();
        for (const count of new Set(keys.map((key) => key.count))) {
          const parentIds = keys.filter((key) => key.count === count).map((key) => key.parentId);
          for (const group of await read(parentIds, count)) {
            found.set(keyOf({ parentId: group._id, count }), group.newest);
          }
        }
        return keys.map((key) => found.get(keyOf(key)) ?? []);
      },
      { cacheKeyFn: keyOf },
    );

  return {
    orderById: loaderById(em, Order),
    fulfillmentOrderById: loaderById(em, FulfillmentOrder),
    fulfillmentOrdersOfOrder: loaderOfChildren(em, FulfillmentOrder, "orderId"),
    pickListById: loaderById(em, PickList),
    decisionsOfOrder: loaderOfChildren(em, RoutingDecision, "orderId"),
    ledgerByOrder: loaderByKey(em, PaymentLedger, "orderId"),
    claimById: loaderById(em, Claim),
    claimsOfOrder: loaderOfChildren(em, Claim, "orderId"),
    invoiceById: loaderById(em, Invoice),
    /** Of orders that the caller may see. */
    newestInvoicesOfOrder: newest<InvoiceRecord>((orderIds, n) =>
      database.db
        .collection("invoices")
        .aggregate<{ _id: string; newest: InvoiceRecord[] }>(
          [
            { $match: { tenant: identity.tenant, orderId: { $in: orderIds }, ...visibleInvoices(identity) } },
            {
              $group: {
                _id: "$orderId",
                newest: { $topN: { n, sortBy: { createdAt: -1, _id: -1 }, output: "$$ROOT" } },
              },
            },
          ],
          { hint: newestInvoices.ofOrder },
        )
        .toArray(),
    ),
    returnById: loaderById(em, Return),
    creditNotesOfInvoice: loaderOfChildren(em, CreditNote, "invoiceId"),
    transactionsOfOrder: loaderOfChildren(em, PaymentTransaction, "orderId"),
    /** Lines by id. */
    lineById: new DataLoader<string, LineOfOrder | null>(async (ids) => {
      const found = await em.find(Order, { "lines._id": { $in: [...ids] } } as object);
      const lines = new Map(found.flatMap((order) => order.lines.map((line) => [line._id, { line, order }])));
      return ids.map((id) => lines.get(id) ?? null);
    }),
    /** Of customers whose orders the caller may see. */
    newestOrdersOfCustomer: newest<OrderRecord>((customerIds, n) =>
      orders
        .aggregate<{ _id: string; newest: OrderRecord[] }>([
          { $match: { tenant: identity.tenant, customerId: { $in: customerIds } } },
          { $group: { _id: "$customerId", newest: { $topN: { n, sortBy: newestFirst, output: "$$ROOT" } } } },
        ])
        .toArray(),
    ),
    newestLinesOfVariant: newest<LineOfOrder>((variantIds, n) =>
      orders
        .aggregate<{ _id: string; newest: LineOfOrder[] }>([
          { $match: { ...visible, "lines.variantId": { $in: variantIds } } },
          { $set: { line: "$lines" } },
          { $unwind: "$line" },
          { $match: { "line.variantId": { $in: variantIds } } },
          {
            $group: {
              _id: "$line.variantId",
              newest: {
                $topN: { n, sortBy: { ...newestFirst, "line._id": 1 }, output: { line: "$line", order: "$$ROOT" } },
              },
            },
          },
        ])
        .toArray(),
    ),
  };
}
