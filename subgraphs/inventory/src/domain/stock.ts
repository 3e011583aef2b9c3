import { derivedId } from "@waybill/kernel";

/** The states a unit in the building can be in, each unit in one. `onHand` is their sum. */
export const stockStates = ["available", "reserved", "committed", "damaged", "qualityControl", "safetyStock"] as const;
export type StockState = (typeof stockStates)[number];

/** Everything a level counts: the states, and beside them what is on its way in and what is owed beyond stock. */
export const stockCounters = [...stockStates, "incoming", "backordered"] as const;
export type StockCounter = (typeof stockCounters)[number];

/** A number of units per counter; as a change, negative where units leave. */
export type Quantities = Readonly<Record<StockCounter, number>>;
export type StockDelta = Partial<Quantities>;

export const noUnits: Quantities = {
  available: 0,
  reserved: 0,
  committed: 0,
  damaged: 0,
  qualityControl: 0,
  safetyStock: 0,
  incoming: 0,
  backordered: 0,
};

/** Units kept back from one sales channel. */
export interface ChannelBuffer {
  readonly channel: string;
  readonly units: number;
}

/** Units of one variant at one location. Levels are the fold of the ledger. */
export interface StockLevelRecord extends Quantities {
  readonly _id: string;
  readonly tenant: string;
  readonly variantId: string;
  readonly sku: string;
  readonly locationId: string;
  /** The alert at this many available units or fewer; null: none wanted. */
  readonly reorderPoint: number | null;
  /** How many units to order then; null: not said. */
  readonly reorderQuantity: number | null;
  readonly channelBuffers: readonly ChannelBuffer[];
  /** The state of the alert, so that each crossing is told once. */
  readonly low: boolean;
  readonly out: boolean;
  /** True while `low` or `out` is. */
  readonly alerting: boolean;
  /** When `low` or `out` became true; null while neither is. */
  readonly alertSince: Date | null;
  /** Counts receipts, corrections and alerts, not the holds of orders. */
  readonly version: number;
}

/** Units in the building. */
export const onHand = (level: Pick<Quantities, StockState>): number =>
  stockStates.reduce((sum, state) => sum + level[state], 0);

/** Units that a channel may be promised. */
export function availableTo(
  level: Pick<StockLevelRecord, "available" | "channelBuffers">,
  channel: string | null,
): number {
  return Math.max(0, level.available - bufferOf(level, channel));
}

/** Units of a level that are kept back from a channel. */
export function bufferOf(level: Pick<StockLevelRecord, "channelBuffers">, channel: string | null): number {
  return level.channelBuffers.find((buffer) => buffer.channel === channel)?.units ?? 0;
}

/** The same for each variant at each location. */
export function buffersOf(
  levels: readonly StockLevelRecord[],
  channel: string | null,
): (variantId: string, locationId: string) => number {
  return (variantId, locationId) => {
    const level = levels.find((other) => other.variantId === variantId && other.locationId === locationId);
    return level ? bufferOf(level, channel) : 0;
  };
}

export const stockEntryKinds = [
  "RECEIVED",
  "RESERVED",
  "COMMITTED",
  "RELEASED",
  "EXPIRED",
  "FULFILLED",
  "RETURNED",
  "ALLOCATED",
  "REASSIGNED",
  "ADJUSTED",
  "COUNTED",
  "MOVED",
  "WRITTEN_OFF",
  "TRANSFER_SHIPPED",
  "TRANSFER_RECEIVED",
  "TRANSFER_CANCELLED",
] as const;
export type StockEntryKind = (typeof stockEntryKinds)[number];

/** One line of the append-only ledger: what changed a level, and why. */
export interface StockEntryRecord extends Quantities {
  readonly _id: string;
  readonly tenant: string;
  readonly stockLevelId: string;
  readonly kind: StockEntryKind;
  /** What caused it: an order's or transfer's id, or the actor of a receipt or correction. */
  readonly reference: string;
  /** Why, in words, where somebody gave a reason. */
  readonly reason: string | null;
  readonly at: Date;
}

/** A number of units of one SKU. */
export interface SkuQuantity {
  readonly sku: string;
  readonly quantity: number;
}

/** Adds changes counter by counter. */
export function addDelta(sum: StockDelta, part: StockDelta): StockDelta {
  const total: Partial<Record<StockCounter, number>> = { ...sum };
  for (const counter of stockCounters) {
    const units = part[counter];
    if (units) total[counter] = (total[counter] ?? 0) + units;
  }
  return total;
}

/** The id of the level of a variant at a location: there is one. */
export const levelIdOf = (tenant: string, variantId: string, locationId: string): string =>
  derivedId("stockLevel", tenant, variantId, locationId);
