import type { EntityManager } from "@mikro-orm/mongodb";
import { loaderById } from "@waybill/storage";
import { Customer } from "./customer.entity.ts";

export type Loaders = ReturnType<typeof createLoaders>;

/** Loaders of one operation, on its unit of work. */
export function createLoaders(em: EntityManager) {
  return {
    customerById: loaderById(em, Customer),
  };
}
