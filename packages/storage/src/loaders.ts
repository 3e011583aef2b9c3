import type { EntityClass, EntityManager, FilterQuery } from "@mikro-orm/mongodb";
import DataLoader from "dataloader";

/**
 * Loads entities by id, all that are asked for in one tick with one query. Make it per operation, on that
 * operation's unit of work: an id of another tenant then looks like one that does not exist (null).
 */
export function loaderById<T extends { _id: string }>(
  em: EntityManager,
  entity: EntityClass<T>,
): DataLoader<string, T | null> {
  return loaderByKey(em, entity, "_id");
}

/** The same by another field that is unique within the tenant, for example `sku`. */
export function loaderByKey<T extends object>(
  em: EntityManager,
  entity: EntityClass<T>,
  field: keyof T & string,
): DataLoader<string, T | null> {
  return new DataLoader(async (keys) => {
    const found = await em.find(entity, { [field]: { $in: [...keys] } } as FilterQuery<NoInfer<T>>);
    const byKey = new Map(found.map((item) => [item[field] as string, item]));
    return keys.map((key) => byKey.get(key) ?? null);
  });
}

/**
 * Loads what belongs to a parent: every entity whose `field` has the key, ordered by `_id`.
 * For short lists; long ones are paged. `field` may be an array, then the entity belongs to each of its values.
 */
export function loaderOfChildren<T extends { _id: string }>(
  em: EntityManager,
  entity: EntityClass<T>,
  field: keyof T & string,
): DataLoader<string, readonly T[]> {
  return new DataLoader(async (keys) => {
    const found = await em.find(entity, { [field]: { $in: [...keys] } } as FilterQuery<NoInfer<T>>);
    const byKey = new Map<string, T[]>(keys.map((key) => [key, []]));
    for (const item of found.toSorted((a, b) => (a._id < b._id ? -1 : 1))) {
      const values: unknown = item[field];
      for (const value of Array.isArray(values) ? values : [values]) byKey.get(value as string)?.push(item);
    }
    return keys.map((key) => byKey.get(key) ?? []);
  });
}
