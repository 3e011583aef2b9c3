import { noFacts, withDelay } from "./carrier-facts.ts";
import { type FoldedScan, foldScans, initialState, type TrackingState } from "./fold-scans.ts";
import type { ShipmentRecord } from "./shipment.ts";
import { moreNumbers, type ShipmentNumber } from "./shipment-numbers.ts";
import type { ShipmentStatus } from "./shipment-status.ts";
import type { TrackingScan } from "./tracking-scan.ts";

/** What a shipment's state depends on of a scan. */
export type ShipmentScan = FoldedScan & Pick<TrackingScan, "carrierCode" | "trackingNumber">;

/**
 * What a shipment's scans, with what its carriers said beside them, add up to: a function of the set of scans. Those of
 * one package are folded by themselves, over all its numbers; the shipment follows from its packages.
 */
export function stateOf(
  shipment: Pick<ShipmentRecord, "numbers" | "carrierFacts">,
  scans: readonly ShipmentScan[],
): TrackingState {
  const facts = shipment.carrierFacts ?? noFacts;
  const numbers = moreNumbers(shipment);
  return withDelay(numbers.length === 0 ? foldScans(scans) : combine(packagesOf(numbers, scans)), facts);
}

/**
 * What the scans of each package add up to, in the order of their numbers from 1.
 * @param numbers those beside the first, which is of package 1; at least one.
 */
export function packagesOf(
  numbers: readonly ShipmentNumber[],
  scans: readonly ShipmentScan[],
): readonly TrackingState[] {
  const byKey = new Map(numbers.map((number) => [keyOf(number), number]));
  const count = Math.max(...numbers.map((number) => number.packageNumber));
  return Array.from({ length: count }, (_, index) =>
    foldScans(
      scans.flatMap((scan) => {
        const number = byKey.get(keyOf(scan));
        return (number?.packageNumber ?? 1) === index + 1 ? [onLeg(scan, number)] : [];
      }),
    ),
  );
}

/** Whether two are the same carrier's same number. */
export const sameNumber = (a: NumberOf, b: NumberOf): boolean => keyOf(a) === keyOf(b);
type NumberOf = Pick<TrackingScan, "carrierCode" | "trackingNumber">;

const keyOf = ({ carrierCode, trackingNumber }: NumberOf): string => `${carrierCode}/${trackingNumber}`;

/** A delivery at the end of a leg that is not the last hands the parcel to the next carrier. */
function onLeg(scan: ShipmentScan, number: ShipmentNumber | undefined): FoldedScan {
  const isOnTheWay = number?.leg === "FIRST_MILE" || number?.leg === "LINEHAUL";
  if (!isOnTheWay || scan.status !== "DELIVERED") return scan;
  return { ...scan, status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" };
}

/**
 * What a shipment is when its packages are not all alike: the first of these that one of them is. What needs somebody
 * comes first, then what is furthest. A package that has arrived counts as `IN_TRANSIT` as long as another is open.
 */
export const packagesPrecedence: readonly ShipmentStatus[] = [
  "EXCEPTION",
  "ATTEMPT_FAILED",
  "RETURNING",
  "AVAILABLE_FOR_PICKUP",
  "OUT_FOR_DELIVERY",
  "IN_TRANSIT",
  "PICKED_UP",
  "INFO_RECEIVED",
  "PENDING",
  "EXPIRED",
  // All are at their end: one that came back makes the shipment one to look at.
  "RETURNED",
  "DELIVERED",
  "CANCELLED",
];

const arrived = new Set<ShipmentStatus>(["DELIVERED", "RETURNED"]);

/** The state of a shipment of several packages. Cancelled ones count only when all are. */
export function combine(packages: readonly TrackingState[]): TrackingState {
  const live = packages.filter(({ status }) => status !== "CANCELLED");
  const counted = live.length > 0 ? live : packages;
  const isOpen = counted.some(({ status }) => !arrived.has(status) && status !== "CANCELLED");
  const seen = counted.map((state): TrackingState =>
    isOpen && arrived.has(state.status)
      ? { ...state, status: "IN_TRANSIT", substatus: "PARTLY_DELIVERED", reason: null }
      : state,
  );
  const rank = ({ status }: TrackingState): number => packagesPrecedence.indexOf(status);
  // Of several at the same point the latest tells; which of two that are alike in all does not matter.
  const [first = initialState] = seen.toSorted((a, b) => rank(a) - rank(b) || timeOf(b) - timeOf(a) || text(a, b));
  const deliveries = counted.map(({ deliveredAt }) => deliveredAt);
  const isDelivered = deliveries.every((at) => at !== null);
  return {
    ...first,
    deliveredAt: isDelivered ? new Date(Math.max(...deliveries.map((at) => at?.getTime() ?? 0))) : null,
  };
}

const timeOf = ({ statusOccurredAt }: TrackingState): number => statusOccurredAt?.getTime() ?? 0;
const text = (a: TrackingState, b: TrackingState): number =>
  JSON.stringify(a) < JSON.stringify(b) ? -1 : JSON.stringify(a) > JSON.stringify(b) ? 1 : 0;
