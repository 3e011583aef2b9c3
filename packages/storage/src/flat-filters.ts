import { EntityManager, type EntityName, type FilterQuery, type FindOptions } from "@mikro-orm/mongodb";

/**
 * MikroORM joins its filters (here: the tenant) to a query by `$and`, which one of the embedded servers does not
 * look into when it chooses an index. Conditions on different fields mean the same in one object.
 */
export class FlatEntityManager extends EntityManager {
  override async applyFilters<E extends object>(
    entity: EntityName<E>,
    where: FilterQuery<E> | undefined,
    options: Parameters<EntityManager["applyFilters"]>[2],
    type: "read" | "update" | "delete",
    // oxlint-disable-next-line typescript/no-explicit-any -- as the overridden method declares it
    findOptions?: FindOptions<any, any, any, any>,
  ): Promise<FilterQuery<E> | undefined> {
    return flatten(await super.applyFilters(entity, where, options, type, findOptions));
  }
}

/** The same condition without `$and` where no field is named twice. */
export function flatten<T>(where: T): T {
  if (!isCondition(where) || !Array.isArray(where["$and"])) return where;
  const { $and, ...rest } = where;
  const parts = [...($and as unknown[]).map((part) => flatten(part)), rest];
  const flat: Record<string, unknown> = {};
  for (const part of parts) {
    if (!isCondition(part)) return where;
    for (const [field, value] of Object.entries(part)) {
      if (Object.hasOwn(flat, field) && flat[field] !== value) return where;
      flat[field] = value;
    }
  }
  return flat as T;
}

function isCondition(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
