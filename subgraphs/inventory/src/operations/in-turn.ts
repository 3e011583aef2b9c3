import type { Context } from "../context.ts";
import type { LinePart } from "../domain/allocation.ts";
import type { LocationRecord } from "../domain/location.ts";
import type { ReservationRecord } from "../domain/reservation.ts";
import type { VariantRecord } from "../domain/variant.ts";
import { Reservation } from "../storage/entities.ts";
import { stockKeys } from "../storage/turns.ts";

/** Runs work on the units of variants after those who came earlier for one of them in this process. */
export function inTurn<T>(
  context: Context,
  parts: readonly Pick<LinePart, "sku">[],
  work: () => Promise<T>,
  lane: "take" | "settle" = "take",
): Promise<T> {
  const keys = stockKeys(
    lane,
    context.identity.tenant,
    parts.map(({ sku }) => sku),
  );
  return context.turns.take(keys, work);
}

/**
 * The same for settling an order's reservation, as it is when the work comes in.
 * @param known the reservation, when it need not be read.
 */
export async function inTurnOfOrder<T>(
  context: Context,
  orderId: string,
  work: () => Promise<T>,
  known?: ReservationRecord,
): Promise<T> {
  const reservation = known ?? (await context.em.findOne(Reservation, { orderId }));
  return inTurn(context, reservation?.allocations.flatMap(({ parts }) => parts) ?? [], work, "settle");
}

/** What lines are about, as the catalogue has it now. */
export interface Goods {
  /** Each once; SKUs that are not known are left out. */
  readonly variants: readonly VariantRecord[];
  readonly locations: readonly LocationRecord[];
}

export async function findGoods(context: Context, lines: readonly { readonly sku: string }[]): Promise<Goods> {
  const { catalogue, identity } = context;
  const [variants, locations] = await Promise.all([
    catalogue.variants(
      identity.tenant,
      lines.map(({ sku }) => sku),
    ),
    catalogue.locations(identity.tenant),
  ]);
  return { variants, locations };
}
