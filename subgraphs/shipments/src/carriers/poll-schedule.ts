import { isFinal, type ShipmentStatus } from "../domain/shipment-status.ts";

const minutes = 60_000;

/** Minutes between two questions about a shipment, by how much is likely to happen meanwhile. */
const everyMinutes: Readonly<Partial<Record<ShipmentStatus, number>>> = {
  OUT_FOR_DELIVERY: 30,
  ATTEMPT_FAILED: 60,
  PENDING: 240,
  EXPIRED: 1440,
};
const usually = 120;

/**
 * When the carrier is asked again; null once nothing more is expected.
 * @param random 0 to 1: spreads the questions by ± 20 %, so that shipments created together do not come together.
 */
export function nextPoll(status: ShipmentStatus, now: Date, random: number): Date | null {
  if (isFinal(status)) return null;
  const base = (everyMinutes[status] ?? usually) * minutes;
  return new Date(now.getTime() + Math.round(base * (0.8 + 0.4 * random)));
}
