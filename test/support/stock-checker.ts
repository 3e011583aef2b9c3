/** Stock of one variant at one location, as stored. */
export interface Level {
  readonly _id: string;
  readonly available: number;
  readonly reserved: number;
  readonly committed: number;
}

/** One line of the ledger, as stored. */
export interface Entry {
  readonly stockLevelId: string;
  readonly kind: string;
  readonly available: number;
  readonly reserved: number;
  readonly committed: number;
  readonly reference: string;
}

/** One order's hold, as stored. */
export interface Hold {
  readonly orderId: string;
  readonly status: string;
  readonly allocations: readonly { readonly stockLevelId: string; readonly sku: string; readonly quantity: number }[];
}

/** A stored order, as far as stock is concerned. */
export interface StoredOrder {
  readonly _id: string;
  readonly status: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** The final state of both databases, and what the clients were told. */
export interface StockHistory {
  readonly levels: readonly Level[];
  readonly entries: readonly Entry[];
  readonly holds: readonly Hold[];
  readonly orders: readonly StoredOrder[];
  /** Ids of orders that some client was told of. */
  readonly acknowledged: readonly string[];
}

const states = ["available", "reserved", "committed"] as const;
type Units = Record<(typeof states)[number], number>;

const add = (sum: Units, part: Units): Units => ({
  available: sum.available + part.available,
  reserved: sum.reserved + part.reserved,
  committed: sum.committed + part.committed,
});
const nothing: Units = { available: 0, reserved: 0, committed: 0 };
const text = (units: Units): string => states.map((state) => `${state} ${units[state]}`).join(", ");

/** The net effect on a level's states that a hold of this status has left in the ledger, per unit. */
const leftBy: Readonly<Record<string, Units>> = {
  RESERVED: { available: -1, reserved: 1, committed: 0 },
  CONFIRMED: { available: -1, reserved: 0, committed: 1 },
  FULFILLED: { available: -1, reserved: 0, committed: 0 },
  RELEASED: nothing,
  EXPIRED: nothing,
};

/**
 * Judges stock after a run, by the invariants that hold whatever happened in it.
 * @returns what is wrong, one sentence each; empty when all is right.
 */
export function stockFaults(history: StockHistory): string[] {
  return [...oversold(history), ...ledgerFaults(history), ...holdFaults(history), ...orderFaults(history)];
}

/** No state of a level is below zero. */
function oversold({ levels }: StockHistory): string[] {
  return levels
    .filter((level) => states.some((state) => level[state] < 0))
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
  const key = (orderId: string, stockLevelId: string): string => `${orderId} at ${stockLevelId}`;
  const moved = new Map<string, Units>();
  for (const entry of entries.filter(({ kind }) => kind !== "RECEIVED")) {
    const place = key(entry.reference, entry.stockLevelId);
    moved.set(place, add(moved.get(place) ?? nothing, entry));
  }
  const faults: string[] = [];
  for (const { orderId, status, allocations } of holds) {
    for (const { stockLevelId, quantity } of allocations) {
      const unit = leftBy[status] ?? nothing;
      const due = {
        available: unit.available * quantity,
        reserved: unit.reserved * quantity,
        committed: unit.committed * quantity,
      };
      const place = key(orderId, stockLevelId);
      const found = moved.get(place) ?? nothing;
      moved.delete(place);
      if (text(due) !== text(found)) faults.push(`${place} is ${status}: due ${text(due)}, moved ${text(found)}`);
    }
  }
  const strays = [...moved].filter(([, units]) => text(units) !== text(nothing));
  return [...faults, ...strays.map(([place, units]) => `${place} moved ${text(units)} for no hold`)];
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
