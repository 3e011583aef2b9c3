import { Lru } from "@waybill/service";
import type { ReservationRecord } from "../domain/reservation.ts";

const most = 1_000;

/**
 * The reservations that this process has just made. Most are confirmed a moment later, which then need not read them: a
 * reservation of the same version is the same.
 */
export class RecentHolds {
  readonly #recent = new Lru<string, ReservationRecord>(most);

  remember(reservation: ReservationRecord): void {
    this.#recent.set(key(reservation), reservation);
  }

  /** An order's, once; undefined when it is not known any more. */
  recall(tenant: string, orderId: string): ReservationRecord | undefined {
    const found = this.#recent.get(key({ tenant, orderId }));
    this.#recent.delete(key({ tenant, orderId }));
    return found;
  }
}

const key = ({ tenant, orderId }: Pick<ReservationRecord, "tenant" | "orderId">): string => `${tenant} ${orderId}`;
