import { handOverFeatures, type IsWorkday, purchaseFeatures } from "./features.ts";
import { LaneHistory } from "./lane-history.ts";
import { type EddStage, isPlausible, type LocalDays, type ParcelFacts } from "./parcel.ts";

/** A parcel's milestones, as far as they were reached. */
export interface ParcelMilestones {
  readonly parcel: ParcelFacts;
  readonly handedOverAt: LocalDays | null;
  readonly deliveredAt: LocalDays | null;
}

/** What is known at a delivery: the parcel in numbers as it was at each stage, and how long it took from there. */
export interface EddSample {
  readonly deliveredAt: LocalDays;
  readonly features: Readonly<Record<EddStage, Float64Array>>;
  /** Calendar days. */
  readonly days: Readonly<Record<EddStage, number>>;
}

/** A step of the past. */
export type ReplayStep =
  | { readonly kind: EddStage; readonly index: number; readonly at: LocalDays; readonly features: Float64Array }
  | { readonly kind: "DELIVERED"; readonly index: number; readonly at: LocalDays; readonly sample: EddSample };

/**
 * Lives through the past in its order. At a purchase and a hand-over the parcel is described from the deliveries
 * before that moment; at a delivery the history learns. Training and back-test both read this, so what a model is
 * trained on is what it would have seen then. Parcels with implausible milestones are described and not learnt from.
 */
export function* replay(
  parcels: readonly ParcelMilestones[],
  isWorkday: IsWorkday,
  history: LaneHistory = new LaneHistory(),
): Generator<ReplayStep> {
  const seen = new Map<number, Partial<Record<EddStage, Float64Array>>>();
  const expected = new Map<number, number>();
  for (const { kind, index, at } of inOrder(parcels)) {
    const { parcel, handedOverAt } = parcels[index]!;
    if (kind === "DELIVERED") {
      const features = seen.get(index);
      const delivered = { parcel, handedOverAt: handedOverAt ?? at, deliveredAt: at };
      seen.delete(index);
      if (!features?.PURCHASE || !features.HANDOVER || !isPlausible(delivered)) continue;
      history.learn(delivered, expected.get(index) ?? null);
      expected.delete(index);
      const days = {
        PURCHASE: Math.floor(at) - Math.floor(parcel.purchasedAt),
        HANDOVER: Math.floor(at) - Math.floor(delivered.handedOverAt),
      };
      const sample = { deliveredAt: at, features: { PURCHASE: features.PURCHASE, HANDOVER: features.HANDOVER }, days };
      yield { kind, index, at, sample };
      continue;
    }
    const view = history.describe(parcel, at);
    const features =
      kind === "PURCHASE"
        ? purchaseFeatures(parcel, view, isWorkday)
        : handOverFeatures({ parcel, handedOverAt: at }, view, isWorkday);
    if (kind === "HANDOVER") expected.set(index, view.expectedTransit);
    seen.set(index, { ...seen.get(index), [kind]: features });
    yield { kind, index, at, features };
  }
}

const kinds = ["PURCHASE", "HANDOVER", "DELIVERED"] as const;

/** All milestones by time; at one moment deliveries come last, since "before" does not mean "at". */
function inOrder(parcels: readonly ParcelMilestones[]) {
  const events: { kind: ReplayStep["kind"]; index: number; at: LocalDays }[] = [];
  for (const [index, { parcel, handedOverAt, deliveredAt }] of parcels.entries()) {
    events.push({ kind: "PURCHASE", index, at: parcel.purchasedAt });
    if (handedOverAt !== null) events.push({ kind: "HANDOVER", index, at: handedOverAt });
    if (deliveredAt !== null) events.push({ kind: "DELIVERED", index, at: deliveredAt });
  }
  return events.sort((a, b) => a.at - b.at || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.index - b.index);
}
