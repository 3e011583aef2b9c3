import { defineEntity, p } from "@mikro-orm/mongodb";
import type { CustomerAddress } from "../domain/address-book.ts";
import { type Consent, type ConsentChangeRecord, consentChannels, consentStates } from "../domain/consent.ts";
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
    addresses: p.json<readonly CustomerAddress[]>(),
    defaultShippingAddressId: p.string().strictNullable(),
    defaultBillingAddressId: p.string().strictNullable(),
    consents: p.json<readonly Consent[]>(),
    tags: p.json<readonly string[]>(),
    mergedIntoId: p.string().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A customer under MikroORM's care. Hand on `{ ...customer }` where a plain record is wanted. */
export class Customer extends CustomerSchema.class implements CustomerRecord {}
CustomerSchema.setClass(Customer);

const ConsentChangeSchema = defineEntity({
  name: "ConsentChange",
  collection: "consentChanges",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    customerId: p.string(),
    channel: p.enum(consentChannels),
    state: p.enum(consentStates),
    source: p.string(),
    at: p.datetime(),
    createdAt: p.datetime(),
  },
});

/** A statement of consent. Only ever inserted. */
export class ConsentChange extends ConsentChangeSchema.class implements ConsentChangeRecord {}
ConsentChangeSchema.setClass(ConsentChange);
