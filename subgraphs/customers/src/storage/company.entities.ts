import { defineEntity, p } from "@mikro-orm/mongodb";
import type { ContactRecord, CompanyRecord } from "../domain/company.ts";

const CompanySchema = defineEntity({
  name: "Company",
  collection: "companies",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    name: p.string(),
    vatId: p.string().strictNullable(),
    externalId: p.string().strictNullable(),
    paymentTermsDays: p.integer(),
    contacts: p.json<readonly ContactRecord[]>(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A company under MikroORM's care. Hand on `{ ...company }` where a plain record is wanted. */
export class Company extends CompanySchema.class implements CompanyRecord {}
CompanySchema.setClass(Company);
