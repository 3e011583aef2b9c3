import { derivedId } from "@waybill/kernel";

const counters = [
  "available",
  "reserved",
  "committed",
  "damaged",
  "qualityControl",
  "safetyStock",
  "incoming",
  "backordered",
] as const;
type Units = Readonly<Record<(typeof counters)[number], number>>;

/** Stock of one variant at one location, as stored. */
export interface Level extends Units {
  readonly _id: string;
}

/** One line of the ledger, as stored. */
export interface Entry extends Units {
  readonly stockLevelId: string;
  readonly kind: string;
  readonly reference: string;
}

/** One order's hold, as stored. */
export interface Hold {
  readonly tenant: string;
  readonly orderId: string;
  readonly status: string;
  readonly allocations: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly handedOver: number;
    readonly locationId: string;
    readonly backordered: boolean;
    readonly parts: readonly { readonly variantId: string; readonly per: number }[];
  }[];
}

/** A stored order, as far as stock is concerned. */
export interface StoredOrder {
  readonly _id: string;
  readonly status: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** A stored return, as far as stock is concerned. */
export interface StoredReturn {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly variantId: string;
    readonly receipts: readonly {
      readonly disposition: string;
      readonly quantity: number;
      readonly locationId: string;
    }[];
  }[];
}

/** The final state of both databases, and what the clients were told. */
export interface StockHistory {
  readonly levels: readonly Level[];
  readonly entries: readonly Entry[];
  readonly holds: readonly Hold[];
  readonly orders: readonly StoredOrder[];
  readonly returns: readonly StoredReturn[];
  /** Ids of orders that some client was told of. */
  readonly acknowledged: readonly string[];
}

const nothing = Object.fromEntries(counters.map((counter) => [counter, 0])) as Units;
const add = (sum: Units, part: Partial<Units>): Units =>
  Object.fromEntries(counters.map((counter) => [counter, sum[counter] + (part[counter] ?? 0)])) as Units;
const text = (units: Units): string =>
  counters
    .filter((counter) => units[counter] !== 0)
    .map((counter) => `${counter} ${units[counter]}`)
    .join(", ") || "nothing";

/** The kinds of entries that orders cause; the others are of receipts, corrections and transfers. */
const ofOrders = new Set(["RESERVED", "COMMITTED", "RELEASED", "EXPIRED", "FULFILLED", "ALLOCATED", "REASSIGNED"]);

/** The net effect on a level that one part of an allocation has left in the ledger. */
function leftBy(
  status: string,
  { quantity, handedOver, backordered }: Hold["allocations"][number],
  per: number,
): Partial<Units> {
  const live = status === "RESERVED" || status === "CONFIRMED";
  const out = (status === "FULFILLED" ? quantity : handedOver) * per;
  const held = live ? quantity * per - out : 0;
  if (backordered) return { backordered: held };
  return { available: -held - out, [status === "RESERVED" ? "reserved" : "committed"]: held };
}

/**
 * Judges stock after a run, by the invariants that hold whatever happened in it.
 * @returns what is wrong, one sentence each; empty when all is right.
 */
export function stockFaults(history: StockHistory): string[] {
  return [
    ...oversold(history),
    ...ledgerFaults(history),
    ...holdFaults(history),
    ...orderFaults(history),
    ...returnFaults(history),
  ];
}

/** No state of a level is below zero. */
function oversold({ levels }: StockHistory): string[] {
  return levels
    .filter((level) => counters.some((counter) => level[counter] < 0))
    .map((level) => `${level._id} is oversold: ${text(level)}`);
}

/** Every level is the sum of its ledger, and nothing is in the ledger without a level. */
function ledgerFaults({ levels, entries }: StockHistory): string[] {
  const sums = new Map<string, Units>();
  for (const entry of entries) sums.set(entry.stockLevelId, add(sums.get(entry.stockLevelId) ?? nothing, entry));
  const faults = levels.flatMap((level) => {
    const sum = sums.get(level._id) ?? nothing;
    return text(sum) === text(level) ? [] : [`${level._id} has ${text(level)}, its ledger says ${text(sum)}`];
  });
  const known = new Set(levels.map(({ _id }) => _id));
  return [
    ...faults,
    ...[...sums.keys()].filter((id) => !known.has(id)).map((id) => `the ledger has ${id}, which is no level`),
  ];
}

/** What the ledger says of an order is what its hold's status means: taken once, given back at most once. */
function holdFaults({ entries, holds }: StockHistory): string[] {
  const sums = new Map<string, { due: Units; moved: Units; status?: string | undefined }>();
  const count = (orderId: string, level: string, due: Partial<Units>, moved: Partial<Units>, status?: string): void => {
    const key = `${orderId} at ${level}`;
    const sum = sums.get(key) ?? { due: nothing, moved: nothing };
    sums.set(key, { due: add(sum.due, due), moved: add(sum.moved, moved), status: status ?? sum.status });
  };
  for (const entry of entries) if (ofOrders.has(entry.kind)) count(entry.reference, entry.stockLevelId, {}, entry);
  for (const { tenant, orderId, status, allocations } of holds) {
    for (const allocation of allocations) {
      for (const { variantId, per } of allocation.parts) {
        const level = derivedId("stockLevel", tenant, variantId, allocation.locationId);
        count(orderId, level, leftBy(status, allocation, per), {}, status);
      }
    }
  }
  return [...sums]
    .filter(([, { due, moved }]) => text(due) !== text(moved))
    .map(([key, { due, moved, status }]) =>
      status === undefined
        ? `${key} moved ${text(moved)} for no hold`
        : `${key} is ${status}: due ${text(due)}, moved ${text(moved)}`,
    );
}

/** Every acknowledged order is there; every live order holds exactly its lines; every final hold has its order. */
function orderFaults({ holds, orders, acknowledged }: StockHistory): string[] {
  const orderById = new Map(orders.map((order) => [order._id, order]));
  const holdByOrder = new Map(holds.map((hold) => [hold.orderId, hold]));
  const faults = acknowledged.filter((id) => !orderById.has(id)).map((id) => `${id} was acknowledged and is lost`);
  for (const { _id, status, lines } of orders) {
    const hold = holdByOrder.get(_id);
    const expected = status === "CANCELLED" ? ["RELEASED"] : ["CONFIRMED", "FULFILLED"];
    if (!hold || !expected.includes(hold.status))
      faults.push(`${_id} is ${status} and its hold is ${hold?.status ?? "missing"}`);
    else if (perSku(hold.allocations) !== perSku(lines))
      faults.push(`${_id} needs ${perSku(lines)} and holds ${perSku(hold.allocations)}`);
  }
  const orphans = holds.filter(({ orderId, status }) => status === "CONFIRMED" && !orderById.has(orderId));
  return [
    ...faults,
    ...orphans.map(({ orderId }) => `the stock of ${orderId} is committed and there is no such order`),
  ];
}

function perSku(lines: readonly { readonly sku: string; readonly quantity: number }[]): string {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums]
    .map(([sku, quantity]) => `${sku} ${quantity}`)
    .toSorted()
    .join(", ");
}

const returnedTo: Readonly<Record<string, keyof Units>> = {
  RESTOCK: "available",
  INSPECT: "qualityControl",
  WRITE_OFF: "damaged",
};

/** What came back is in the ledger once, in the state it was found in; no more came back than had left. */
function returnFaults({ entries, holds, returns }: StockHistory): string[] {
  const sums = new Map<string, { due: Units; moved: Units }>();
  const count = (key: string, due: Partial<Units>, moved: Partial<Units>): void => {
    const sum = sums.get(key) ?? { due: nothing, moved: nothing };
    sums.set(key, { due: add(sum.due, due), moved: add(sum.moved, moved) });
  };
  const back = entries.filter(({ kind }) => kind === "RETURNED");
  for (const entry of back) count(`${entry.reference} at ${entry.stockLevelId}`, {}, entry);
  for (const { _id, tenant, orderId, lines } of returns) {
    const held = holds.find((hold) => hold.orderId === orderId)?.allocations ?? [];
    for (const { sku, variantId, receipts } of lines) {
      const parts = held.find((allocation) => allocation.sku === sku)?.parts ?? [{ variantId, per: 1 }];
      for (const { disposition, quantity, locationId } of receipts) {
        const state = returnedTo[disposition];
        if (!state) continue;
        for (const part of parts) {
          const level = derivedId("stockLevel", tenant, part.variantId, locationId);
          count(`${_id} at ${level}`, { [state]: quantity * part.per }, {});
        }
      }
    }
  }
  const total = (units: Units): number => counters.reduce((sum, counter) => sum + units[counter], 0);
  const left = entries.filter(({ kind }) => kind === "FULFILLED");
  const tooMany = [...new Set(returns.map(({ orderId }) => orderId))].flatMap((orderId) => {
    const own = new Set(returns.filter((one) => one.orderId === orderId).map(({ _id }) => _id));
    const came = back.filter(({ reference }) => own.has(reference)).reduce((sum, entry) => sum + total(entry), 0);
    const went = left.filter(({ reference }) => reference === orderId).reduce((sum, entry) => sum - total(entry), 0);
    return came > went ? [`${came} units of ${orderId} came back and ${went} had left`] : [];
  });
  return [
    ...[...sums]
      .filter(([, { due, moved }]) => text(due) !== text(moved))
      .map(([key, { due, moved }]) => `return ${key}: due ${text(due)}, moved ${text(moved)}`),
    ...tooMany,
  ];
}
