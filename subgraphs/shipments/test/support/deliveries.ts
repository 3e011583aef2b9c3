import type { Db } from "mongodb";
import { beginForecast } from "../../src/domain/estimate/begin-forecast.ts";
import { noDispatch } from "../../src/domain/estimate/dispatch.ts";

interface Seeded {
  readonly _id: string;
  readonly [field: string]: unknown;
}

const dayMs = 86_400_000;

/**
 * Puts delivered shipments where they are kept: ordered one after the other over the weeks before `until`, handed over
 * a day later, two to four days on the way to France.
 */
export async function seedDeliveries(db: Db, tenant: string, count: number, until: Date): Promise<void> {
  const shipments = Array.from({ length: count }, (_, index): Seeded => {
    const ordered = until.getTime() - (6 + (count - index) * 0.2) * dayMs;
    const delivered = new Date(ordered + (3 + (index % 3)) * dayMs);
    const to = { countryCode: "FR", postalCode: "75001" };
    const way = { from: null, to, dispatch: noDispatch, service: null, weightGrams: null, promisedDay: null };
    const forecast = beginForecast({ ...way, orderedAt: new Date(ordered) }, null);
    const handedOverAt = ordered / dayMs + 1;
    return {
      ...{
        _id: `shp_seed_${tenant}_${index}`,
        tenant,
        direction: "OUTBOUND",
        carrierCode: "fedex",
        status: "DELIVERED",
      },
      ...{ orderId: `ord_seed_${index}`, deliveredAt: delivered, createdAt: new Date(ordered), nextPollAt: null },
      forecast: { ...forecast, handedOverAt, deliveredAt: delivered.getTime() / dayMs },
    };
  });
  await db.collection<Seeded>("shipments").insertMany(shipments);
}
