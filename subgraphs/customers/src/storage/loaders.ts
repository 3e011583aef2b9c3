import type { EntityManager } from "@mikro-orm/mongodb";
import { loaderById } from "@waybill/storage";
import DataLoader from "dataloader";
import { Company } from "./company.entities.ts";
import { Customer } from "./customer.entity.ts";

export type Loaders = ReturnType<typeof createLoaders>;

/** Loaders of one operation, on its unit of work. */
export function createLoaders(em: EntityManager) {
  return {
    customerById: loaderById(em, Customer),
    companyById: loaderById(em, Company),
    /** The companies that a customer is a contact of, oldest first. */
    companiesOfContact: new DataLoader<string, Company[]>(async (customerIds) => {
      const found = await em.find(Company, { "contacts.customerId": { $in: [...customerIds] } } as object, {
        orderBy: { createdAt: "asc", _id: "asc" },
      });
      return customerIds.map((id) =>
        found.filter(({ contacts }) => contacts.some(({ customerId }) => customerId === id)),
      );
    }),
  };
}
