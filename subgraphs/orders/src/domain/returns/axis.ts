import type { OrderRecord } from "../order.ts";
import { receivedUnits, refundedUnits, type ReturnRecord } from "./return.ts";
import type { OrderReturnStatus, ReturnStatus } from "./states.ts";

/** Units of an order line in one return. */
export interface OrderReturnLine {
  readonly orderLineId: string;
  readonly quantity: number;
  readonly received: number;
  readonly refunded: number;
  /** What was credited for them, taxes included. */
  readonly creditMinor: number;
  readonly creditTaxMinor: number;
}

/**
 * What an order knows of one of its returns. It stands in the order, so that whoever asks for, receives or refunds
 * units meets everybody else who does so at once, and decides on all of them.
 */
export interface OrderReturn {
  readonly returnId: string;
  readonly number: string;
  readonly status: ReturnStatus;
  /** The return's version: each change of a return is a change of its order. */
  readonly version: number;
  readonly lines: readonly OrderReturnLine[];
  readonly shippingMinor: number;
  /** Taken off what the order owes: it was never paid. */
  readonly waivedMinor: number;
}

/** What an order is told of a return. */
export function summaryOf(of: ReturnRecord): OrderReturn {
  const credited = of.refunds.flatMap(({ lines }) => lines);
  const lines = of.lines.map((line): OrderReturnLine => {
    const own = credited.filter(({ returnLineId }) => returnLineId === line._id);
    return {
      orderLineId: line.orderLineId,
      quantity: line.quantity,
      received: receivedUnits(line),
      refunded: refundedUnits(of, line._id),
      creditMinor: own.reduce((sum, { creditMinor }) => sum + creditMinor, 0),
      creditTaxMinor: own.reduce((sum, { taxMinor }) => sum + taxMinor, 0),
    };
  });
  const shippingMinor = of.refunds.reduce((sum, refund) => sum + refund.shippingMinor, 0);
  const waivedMinor = of.refunds.reduce((sum, refund) => sum + refund.waivedMinor, 0);
  const { _id: returnId, number, status, version } = of;
  return { returnId, number, status, version, lines, shippingMinor, waivedMinor };
}

/** Units of a line that a return takes up: all it asks for while it is under way, then what came of it. */
export function takenUp({ status }: Pick<OrderReturn, "status">, line: OrderReturnLine): number {
  if (status === "DECLINED" || status === "CANCELLED") return 0;
  return status === "CLOSED" ? Math.max(line.received, line.refunded) : line.quantity;
}

/** Units of an order line that returns take up. */
export const claimedUnits = (returns: readonly OrderReturn[], orderLineId: string): number =>
  returns.reduce(
    (sum, one) =>
      sum +
      one.lines
        .filter((line) => line.orderLineId === orderLineId)
        .reduce((units, line) => units + takenUp(one, line), 0),
    0,
  );

/** How far the returns of an order are, by its lines as they are now. */
export const returnStatusOf = ({ returns, lines }: Pick<OrderRecord, "lines" | "returns">): OrderReturnStatus =>
  returnAxis(
    returns,
    lines.map(({ _id, quantity, cancelledQuantity }) => ({ _id, units: quantity - cancelledQuantity })),
  );

/**
 * How far an order's returns are. What waits for the seller's decision comes first, then what is under way, then what
 * has come back.
 * @param lines the order's lines with the units that were not cancelled.
 */
export function returnAxis(
  returns: readonly OrderReturn[],
  lines: readonly { readonly _id: string; readonly units: number }[],
): OrderReturnStatus {
  if (returns.some(({ status }) => status === "REQUESTED")) return "RETURN_REQUESTED";
  const closed = returns.filter(({ status }) => status === "CLOSED");
  const ended = ["DECLINED", "CANCELLED"];
  if (returns.some(({ status }) => status !== "CLOSED" && !ended.includes(status))) return "IN_PROGRESS";
  const back = (id: string): number => claimedUnits(closed, id);
  if (!lines.some(({ _id }) => back(_id) > 0)) return "NO_RETURN";
  return lines.every(({ _id, units }) => back(_id) >= units) ? "RETURNED" : "PARTIALLY_RETURNED";
}
