import { derivedId, formatAmount, type UserError } from "@waybill/kernel";
import { transact } from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { OrderHold, OrderRecord } from "../../domain/order.ts";
import type { ExchangeRecord, ReturnRecord } from "../../domain/returns/return.ts";
import type { PlaceOrderInput } from "../../resolvers/types.generated.ts";
import { Order, Placement } from "../../storage/entities.ts";
import { Return } from "../../storage/returns.entities.ts";
import { placeOrder } from "../place-order.ts";
import { cancelExchangeOrder, exchangeOrderId, releaseExchange } from "./exchange-order.ts";
import { applyDecision, type ReturnDecision } from "./record-return.ts";

const actor = "service:orders";

/**
 * Brings a return's exchange to its order, which reserves the stock. Its id follows from the return, so that it is
 * placed once however often this is tried. What the catalogue, the stock or the address refuses is written down, and
 * money is given back instead.
 * @returns false when it is to be tried again.
 */
export async function placeExchange(context: Context, of: ReturnRecord): Promise<boolean> {
  const { exchange } = of;
  if (!exchange || (exchange.status !== "PENDING" && exchange.status !== "CANCELLED")) return true;
  const id = exchangeOrderId(of._id);
  const order = await context.em.findOne(Order, { tenant: of.tenant, _id: of.orderId });
  if (!order) throw new Error(`the order of the return ${of._id} is gone`);
  const placed = await context.em.findOne(Order, { tenant: of.tenant, _id: id });
  if (exchange.status === "CANCELLED" || placed) {
    // One that is just being placed is settled by the sweeper before anything can be said of it.
    if (!placed) return (await context.em.findOne(Placement, { tenant: of.tenant, _id: id })) === null;
    await settleExchange(context, of._id, { ok: true });
    return true;
  }
  const now = context.clock();
  const outcome = await placeOrder(context, exchangeInput(of, exchange, { ...order }), {
    id,
    exchangeFor: { orderId: of.orderId, returnId: of._id },
    holds: holdsOf(exchange, id, now),
    soldBefore: false,
  });
  if (!outcome.ok && outcome.error.every(({ retriable }) => retriable)) return false;
  await settleExchange(context, of._id, outcome.ok ? { ok: true } : { ok: false, errors: outcome.error });
  return true;
}

const holdsOf = ({ timing }: ExchangeRecord, id: string, heldAt: Date): OrderHold[] =>
  timing === "AT_ONCE"
    ? []
    : [
        {
          id: derivedId("orderHold", id, "exchange"),
          reason: "AWAITING_RETURN_ITEMS",
          note: null,
          heldAt,
          heldBy: actor,
        },
      ];

function exchangeInput(of: ReturnRecord, exchange: ExchangeRecord, order: OrderRecord): PlaceOrderInput {
  const { currencyCode } = order;
  // The goods are taxed as what they replace.
  const replaced = order.lines.find(({ _id }) => _id === of.lines[0]?.orderLineId);
  const taxLines = (replaced?.taxes ?? []).map(({ title, rate }) => ({ title, rate }));
  return {
    idempotencyKey: `exchange:${of._id}`,
    channel: order.channel,
    customerId: order.customerId,
    email: order.email,
    companyId: order.companyId,
    poNumber: order.poNumber,
    paymentTerms: order.paymentTerms,
    currencyCode,
    taxesIncluded: order.taxesIncluded,
    shippingAddress: order.shippingAddress,
    billingAddress: order.billingAddress,
    lines: exchange.lines.map(({ sku, quantity, unitPriceMinor }) => ({
      sku,
      quantity,
      taxLines,
      unitPrice:
        unitPriceMinor === null
          ? null
          : { amount: formatAmount({ minor: unitPriceMinor, currencyCode }), currencyCode },
    })),
  };
}

type Placed = { readonly ok: true } | { readonly ok: false; readonly errors: readonly UserError[] };

/** Writes down what came of placing an exchange's order; when its return has ended meanwhile, the order ends, too. */
async function settleExchange(context: Context, returnId: string, placed: Placed): Promise<void> {
  const as = { ...writeContext(context), signal: undefined };
  await transact(context.database, as, async (tx) => {
    const of = await tx.em.findOne(Return, { tenant: as.tenant, _id: returnId });
    if (!of?.exchange) return;
    const now = context.clock();
    const parts = { tx, as, of: { ...of }, now };
    if (of.exchange.status === "CANCELLED") {
      await cancelExchangeOrder(parts);
      return;
    }
    if (of.exchange.status !== "PENDING") return;
    const order = await tx.em.findOne(Order, { tenant: as.tenant, _id: of.orderId });
    if (!order) throw new Error(`the order of the return ${returnId} is gone`);
    await applyDecision(tx, as, of, order, decisionOf(of.exchange, returnId, placed, now), now);
    // The goods were back before the order was there to wait for them.
    if (placed.ok && (of.status === "RECEIVED" || of.status === "CLOSED")) await releaseExchange(parts);
  });
}

function decisionOf(exchange: ExchangeRecord, returnId: string, placed: Placed, updatedAt: Date): ReturnDecision {
  if (placed.ok) {
    const orderId = exchangeOrderId(returnId);
    const changes = { exchange: { ...exchange, status: "PLACED", orderId }, updatedAt } as const;
    return { type: "return.exchange_placed", changes, details: { exchangeOrderId: orderId } };
  }
  const changes = { exchange: { ...exchange, status: "REFUSED", errors: placed.errors }, updatedAt } as const;
  return { type: "return.exchange_refused", changes, details: { codes: placed.errors.map(({ code }) => code) } };
}
