import type { Connection } from "@waybill/storage";
import { maySeeOf, page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import { suggestRefund } from "../../domain/returns/refund.ts";
import { type ReturnableUnits, returnableLines } from "../../domain/returns/returnable.ts";
import type { ExchangeRecord, ReturnRecord, ReturnRefundRecord } from "../../domain/returns/return.ts";
import type { ReturnStatus } from "../../domain/returns/states.ts";
import { Return } from "../../storage/returns.entities.ts";
import { visibleOrders } from "../../storage/visible.ts";
import { findOrder } from "../find-order.ts";
import { findDelivered } from "./find-delivered.ts";
import { findPolicy } from "./find-policy.ts";
import { refundFacts } from "./refund-facts.ts";

/** The GraphQL type `Exchange`: an exchange with its return. */
export interface ExchangeOfReturn extends ExchangeRecord {
  readonly of: ReturnRecord;
}

/** The GraphQL type `ReturnRefund`: a refund with its return. */
export interface RefundOfReturn extends ReturnRefundRecord {
  readonly of: ReturnRecord;
}

/** A return the caller may see, or null. Asked for together, they are read together. */
export async function findReturn(context: Context, id: string): Promise<ReturnRecord | null> {
  const of = await context.loaders.returnById.load(id);
  return of && maySeeOf(context.identity, of.customerId) ? { ...of } : null;
}

/** The order of a return that the caller may see. */
export async function findOrderOfReturn(context: Context, of: ReturnRecord): Promise<OrderRecord> {
  const order = await findOrder(context, of.orderId);
  if (!order) throw new Error(`the order of the return ${of._id} is gone`);
  return { ...order };
}

/** The returns the caller may see that meet a filter, newest first. */
export function listReturns(
  context: Context,
  args: PageArgs & {
    readonly status?: ReturnStatus | null | undefined;
    readonly orderId?: string | null | undefined;
    readonly customerId?: string | null | undefined;
  },
): Promise<Connection<ReturnRecord>> {
  const { status, orderId, customerId } = args;
  const own = visibleOrders(context.identity);
  // Another customer's are nobody's to a shopper.
  const asked = own.customerId !== undefined && customerId != null && customerId !== own.customerId ? "" : customerId;
  const where = {
    ...(asked == null ? {} : { customerId: asked }),
    ...(asked === "" ? { tenant: own.tenant } : own),
    ...(status == null ? {} : { status }),
    ...(orderId == null ? {} : { orderId }),
  };
  const purpose = `returns ${status ?? ""} ${orderId ?? ""} ${customerId ?? ""}`;
  return page(context, Return, args, { where, purpose, sort: "requestedAt", indexHint: indexFor(where) });
}

/** The index of the condition that leaves the fewest: the embedded servers scan for more than one, unless told. */
function indexFor(where: object): string {
  const field = ["orderId", "customerId", "status"].find((name) => name in where);
  return field === undefined ? "tenant_1_requestedAt_-1__id_-1" : `tenant_1_${field}_1_requestedAt_-1__id_-1`;
}

/** What of an order that the caller may see can be given back; null when there is no such order. */
export async function findReturnableLines(context: Context, orderId: string): Promise<ReturnableUnits[] | null> {
  const order = await findOrder(context, orderId);
  if (!order) return null;
  const policy = await findPolicy(context.em, context.identity.tenant);
  const delivered = await findDelivered(context.em, { ...order });
  return [...returnableLines({ ...order }, policy, context.clock(), delivered)];
}

/** What an exchange costs more than what comes back for it is worth; null while it has no order. */
export async function findPriceDifference(context: Context, { of, orderId }: ExchangeOfReturn): Promise<number | null> {
  const order = orderId === null ? null : await findOrder(context, orderId);
  if (!order) return null;
  const facts = await refundFacts(context.em, of, await findOrderOfReturn(context, of));
  const open = suggestRefund(of, facts, "REQUESTED").worthMinor;
  const settled = of.refunds.reduce((sum, { lines, shippingMinor, labelFeeMinor }) => {
    const credits = lines.reduce((total, line) => total + line.creditMinor - line.restockingFeeMinor, 0);
    return sum + credits + shippingMinor - labelFeeMinor;
  }, 0);
  return order.totalMinor - open - settled;
}

/** How the money of a refund moved. */
export async function findRefundTransactions(
  context: Context,
  { of, transactionIds }: RefundOfReturn,
): Promise<PaymentTransactionRecord[]> {
  const all = await context.loaders.transactionsOfOrder.load(of.orderId);
  return all.filter(({ _id }) => transactionIds.includes(_id)).map((transaction) => ({ ...transaction }));
}
