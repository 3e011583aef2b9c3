import { defineEntity, p } from "@mikro-orm/mongodb";
import type { CustomerRecord } from "../domain/customer.ts";

const CustomerSchema = defineEntity({
  name: "Customer",
  collection: "customers",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    email: p.string(),
    firstName: p.string().strictNullable(),
    lastName: p.string().strictNullable(),
    phone: p.string().strictNullable(),
    locale: p.string().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A customer under MikroORM's care. Hand on `{ ...customer }` where a plain record is wanted. */
export class Customer extends CustomerSchema.class implements CustomerRecord {}
CustomerSchema.setClass(Customer);
