import type { EntityManager, FilterQuery } from "@mikro-orm/mongodb";
import { type Database, loaderById, loaderByKey, loaderOfChildren } from "@waybill/storage";
import DataLoader from "dataloader";
import { loaderOfTurnover } from "./turnover.ts";
import { Location, Product, Reservation, StockLevel, StockTransfer, Variant } from "./entities.ts";

export type Loaders = ReturnType<typeof createLoaders>;

/** Loaders of one operation, on its unit of work. */
export function createLoaders(em: EntityManager, database: Database, tenant: string) {
  return {
    productById: loaderById(em, Product),
    variantById: loaderById(em, Variant),
    variantBySku: loaderByKey(em, Variant, "sku"),
    variantsOfProduct: loaderOfChildren(em, Variant, "productId"),
    locationById: loaderById(em, Location),
    transferById: loaderById(em, StockTransfer),
    ordersSince: ordersSince(em),
    levelsOfVariant: loaderOfChildren(em, StockLevel, "variantId"),
    turnover: loaderOfTurnover(database, tenant),
  };
}

interface PlaceSince {
  readonly locationId: string;
  readonly since: Date;
}

/** How many reservations made at a location since a moment still hold, each location asked once. */
function ordersSince(em: EntityManager) {
  const count = ({ locationId, since }: PlaceSince): Promise<number> => {
    const made = {
      "allocations.locationId": locationId,
      createdAt: { $gte: since },
      status: { $nin: ["RELEASED", "EXPIRED"] },
    };
    return em.count(Reservation, made as FilterQuery<Reservation>);
  };
  return new DataLoader<PlaceSince, number, string>((places) => Promise.all(places.map(count)), {
    cacheKeyFn: ({ locationId, since }) => `${locationId} ${since.getTime()}`,
  });
}
